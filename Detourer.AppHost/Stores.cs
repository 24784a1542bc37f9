namespace Detourer.AppHost;

/// <summary>The three stores. Each keeps its data in a named volume, and each secret is a parameter.</summary>
internal static class Stores
{
    private const string Database = "detourer";

    /// <summary>Redis: ids of waiting jobs, events, rate limits. What it has taken is on disk and is never evicted.</summary>
    public static IResourceBuilder<RedisResource> AddQueue(this IDistributedApplicationBuilder builder) => builder
        .AddRedis("redis", password: builder.AddSecret("redis-password"))
        .WithDataVolume(builder.Volume("redis"))
        .WithoutTls()
        .WithArgs(context =>
        {
            string[] settings = ["--appendonly", "yes", "--maxmemory-policy", "noeviction"];

            // When published, a shell starts the server, and the whole command is the shell's last argument.
            if (context.ExecutionContext.IsPublishMode)
            {
                context.Args[^1] = $"{context.Args[^1]} {string.Join(' ', settings)}";
                return;
            }

            // The shell is the container's first process and passes no signal on: without exec, Redis would be killed at
            // each stop, ten seconds later.
            context.Args.Insert(0, "exec");
            foreach (string setting in settings) context.Args.Add(setting);
        });

    /// <summary>MySQL. When it starts for the first time, it makes the database and a user with rights on nothing else.</summary>
    public static IResourceBuilder<MySqlServerResource> AddDatabaseServer(this IDistributedApplicationBuilder builder) => builder
        .AddMySql("mysql", builder.AddSecret("mysql-root-password"))
        .WithImageTag("8.4")
        .WithDataVolume(builder.Volume("mysql"))
        .WithEnvironment("MYSQL_DATABASE", Database)
        .WithEnvironment("MYSQL_USER", Database)
        .WithEnvironment("MYSQL_PASSWORD", builder.AddSecret("mysql-password"));

    /// <summary>The rows of all jobs, as the user who has rights on them alone.</summary>
    public static IResourceBuilder<ConnectionStringResource> AddRows(this IResourceBuilder<MySqlServerResource> mysql)
    {
        var builder = mysql.ApplicationBuilder;
        var server = mysql.Resource.PrimaryEndpoint;
        var password = (ParameterResource)builder.Resources.Single(resource => resource.Name == "mysql-password");
        return builder.AddConnectionString(Database, ReferenceExpression.Create(
            $"Server={server.Property(EndpointProperty.Host)};Port={server.Property(EndpointProperty.Port)};User ID={Database};Password={password};Database={Database}"));
    }

    /// <summary>MinIO, or any other S3 in its place: photos and cutouts. Its console is linked in the dashboard.</summary>
    public static IResourceBuilder<IResourceWithConnectionString> AddFiles(this IDistributedApplicationBuilder builder) => builder
        .AddMinioContainer("minio", builder.AddParameter("minio-user", "detourer", publishValueAsDefault: true), builder.AddSecret("minio-password"))
        .WithDataVolume(builder.Volume("minio"))
        // Programs call the S3 API; a browser that follows a link to it gets an error.
        .WithUrlForEndpoint("http", url =>
        {
            url.DisplayText = "S3 API";
            url.DisplayLocation = UrlDisplayLocation.DetailsOnly;
        })
        .WithUrlForEndpoint("console", url => url.DisplayText = "Console");

    /// <summary>The name of a volume. <c>Volumes:Prefix</c> keeps the data of tests apart from a developer's.</summary>
    private static string Volume(this IDistributedApplicationBuilder builder, string store) =>
        $"{builder.Configuration["Volumes:Prefix"] ?? "detourer"}-{store}";

    /// <summary>
    /// Where the machine has a developer certificate, Aspire would have Redis speak TLS with it. The port is open to this
    /// machine alone, and what runs on one developer's machine is what runs on all others.
    /// </summary>
    private static IResourceBuilder<RedisResource> WithoutTls(this IResourceBuilder<RedisResource> redis) =>
#pragma warning disable ASPIRECERTIFICATES001 // For evaluation
        redis.WithoutHttpsCertificate();
#pragma warning restore ASPIRECERTIFICATES001
}
