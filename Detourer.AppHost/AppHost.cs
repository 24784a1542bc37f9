using Detourer.AppHost;

// The whole application. Browsers and programs call web, which writes jobs to the stores. Any number of workers take
// jobs from there. Only web has an external endpoint.
var builder = DistributedApplication.CreateBuilder(args);

var redis = builder.AddQueue();
var mysql = builder.AddDatabaseServer();
var minio = builder.AddFiles();
var detourer = mysql.AddRows();
var models = ModelNames.Read(builder);
builder.ShowSettings(models);

builder.AddWorkers(worker => worker
    .WithProbes()
    .WithReference(redis).WaitFor(redis)
    .WithReference(detourer).WaitFor(mysql)
    .WithReference(minio).WaitFor(minio));

builder.AddProject<Projects.Detourer_Web>("web")
    .WithProbes(port: builder.WebPort())
    .WithReference(redis).WaitFor(redis)
    .WithReference(detourer).WaitFor(mysql)
    .WithReference(minio).WaitFor(minio)
    .WithExternalHttpEndpoints()
    .WithPages()
    .WithClearCommand(redis, detourer, minio)
    .WithPullCommand(models);

builder.PublishToCompose();

builder.Build().Run();
