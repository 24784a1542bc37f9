namespace Detourer.AppHost;

/// <summary>The three stores. Each keeps its data in a named volume, and each secret is a parameter.</summary>
internal static class Stores
{
    private const string Database = "detourer";

    /// <summary>
    /// Redis: ids of waiting jobs, events, rate limits. It writes its data to disk and never evicts keys.
    /// </summary>
    public static IResourceBuilder<RedisResource> AddQueue(this IDistributedApplicationBuilder builder) => builder
        .AddRedis("redis", password: builder.AddSecret("redis-password"))
        .WithDataVolume(builder.Volume("redis"))
        .WithoutTls()
        .WithArgs(context =>
        {
            string[] settings = ["--appendonly", "yes", "--maxmemory-policy", "noeviction"];

            // In publish mode, a shell starts the server, and its last argument is the whole command.
            if (context.ExecutionContext.IsPublishMode)
            {
                context.Args[^1] = $"{context.Args[^1]} {string.Join(' ', settings)}";
                return;
            }

            // The shell is the container's first process and does not forward signals. Without exec, each stop would
            // kill Redis after ten seconds.
            context.Args.Insert(0, "exec");
            foreach (string setting in settings) context.Args.Add(setting);
        });

    /// <summary>MySQL. Its first start creates the database and a user with rights on this database only.</summary>
    public static IResourceBuilder<MySqlServerResource> AddDatabaseServer(
        this IDistributedApplicationBuilder builder) => builder
        .AddMySql("mysql", builder.AddSecret("mysql-root-password"))
        .WithImageTag("8.4")
        .WithDataVolume(builder.Volume("mysql"))
        .WithEnvironment("MYSQL_DATABASE", Database)
        .WithEnvironment("MYSQL_USER", Database)
        .WithEnvironment("MYSQL_PASSWORD", builder.AddSecret("mysql-password"));

    /// <summary>The database of jobs, accessed by its own user.</summary>
    public static IResourceBuilder<ConnectionStringResource> AddRows(this IResourceBuilder<MySqlServerResource> mysql)
    {
        var builder = mysql.ApplicationBuilder;
        var host = mysql.Resource.PrimaryEndpoint.Property(EndpointProperty.Host);
        var port = mysql.Resource.PrimaryEndpoint.Property(EndpointProperty.Port);
        var password = (ParameterResource)builder.Resources.Single(resource => resource.Name == "mysql-password");
        return builder.AddConnectionString(Database, ReferenceExpression.Create(
            $"Server={host};Port={port};User ID={Database};Password={password};Database={Database}"));
    }

    /// <summary>
    /// MinIO for photos and cutouts. Any other S3 store can replace it. The dashboard links to its console.
    /// </summary>
    public static IResourceBuilder<IResourceWithConnectionString> AddFiles(
        this IDistributedApplicationBuilder builder) => builder
        .AddMinioContainer(
            "minio",
            builder.AddParameter("minio-user", "detourer", publishValueAsDefault: true),
            builder.AddSecret("minio-password"))
        .WithDataVolume(builder.Volume("minio"))
        // The S3 API is for programs. A browser would show an error.
        .WithUrlForEndpoint("http", url =>
        {
            url.DisplayText = "S3 API";
            url.DisplayLocation = UrlDisplayLocation.DetailsOnly;
        })
        .WithUrlForEndpoint("console", url => url.DisplayText = "Console");

    /// <summary>The name of a volume. <c>Volumes:Prefix</c> separates the data of tests from a developer's.</summary>
    private static string Volume(this IDistributedApplicationBuilder builder, string store) =>
        $"{builder.Configuration["Volumes:Prefix"] ?? "detourer"}-{store}";

    /// <summary>
    /// Disables TLS, which Aspire enables on machines with a developer certificate. Redis then runs the same way on
    /// every machine, and its port is open only to this machine.
    /// </summary>
    private static IResourceBuilder<RedisResource> WithoutTls(this IResourceBuilder<RedisResource> redis) =>
#pragma warning disable ASPIRECERTIFICATES001 // For evaluation
        redis.WithoutHttpsCertificate();
#pragma warning restore ASPIRECERTIFICATES001
}
