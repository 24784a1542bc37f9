using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using MySqlConnector;

namespace Detourer.AppHost;

/// <summary>MySQL in a container, like that of <c>Aspire.Hosting.MySql</c>.</summary>
internal sealed class MySqlServerResource(string name, ParameterResource password)
    : ContainerResource(name), IResourceWithConnectionString
{
    public EndpointReference PrimaryEndpoint => field ??= new EndpointReference(this, "tcp");

    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create(
        $"Server={Host};Port={Port};User ID=root;Password={password}");

    private EndpointReferenceExpression Host => PrimaryEndpoint.Property(EndpointProperty.Host);

    private EndpointReferenceExpression Port => PrimaryEndpoint.Property(EndpointProperty.Port);
}

/// <summary>The methods of <c>Aspire.Hosting.MySql</c> that the app host uses.</summary>
internal static class MySqlServer
{
    public static IResourceBuilder<MySqlServerResource> AddMySql(
        this IDistributedApplicationBuilder builder, string name, IResourceBuilder<ParameterResource> password)
    {
        var server = new MySqlServerResource(name, password.Resource);
        builder.Services.AddHealthChecks().AddAsyncCheck($"{name}_check", async cancellationToken =>
        {
            await using var connection =
                new MySqlConnection(await server.ConnectionStringExpression.GetValueAsync(cancellationToken));
            await connection.OpenAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        });
        return builder.AddResource(server)
            .WithImage("library/mysql").WithImageRegistry("docker.io").WithIconName("DatabaseMultiple")
            .WithEndpoint(targetPort: 3306, name: "tcp")
            .WithEnvironment("MYSQL_ROOT_PASSWORD", password)
            .WithHealthCheck($"{name}_check");
    }

    public static IResourceBuilder<MySqlServerResource> WithDataVolume(
        this IResourceBuilder<MySqlServerResource> server, string name) => server.WithVolume(name, "/var/lib/mysql");
}
