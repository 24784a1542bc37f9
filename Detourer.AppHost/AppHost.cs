using Detourer.AppHost;

// The whole system. Browsers and programs talk to web; web puts what is to be done into the stores; any number of
// workers take it from there. Nothing else has an address outside.
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
