using Detourer.AppHost;

// The whole system. Browsers and programs talk to web; web puts what is to be done into the stores; any number of
// workers take it from there. Nothing else has an address outside.
var builder = DistributedApplication.CreateBuilder(args);

var redis = builder.AddQueue();
var mysql = builder.AddDatabaseServer();
var minio = builder.AddFiles();
var detourer = mysql.AddRows();

builder.AddProject<Projects.Detourer_Worker>("worker")
    .WithProbes()
    .WithReplicas(builder.WorkerReplicas())
    .WithReference(redis).WaitFor(redis)
    .WithReference(detourer).WaitFor(mysql)
    .WithReference(minio).WaitFor(minio);

builder.AddProject<Projects.Detourer_Web>("web")
    .WithProbes()
    .WithReference(redis).WaitFor(redis)
    .WithReference(detourer).WaitFor(mysql)
    .WithReference(minio).WaitFor(minio)
    .WithExternalHttpEndpoints()
    .WithPages()
    .WithClearCommand(redis, detourer, minio);

builder.PublishToCompose();

builder.Build().Run();
