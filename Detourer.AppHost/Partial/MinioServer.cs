namespace Detourer.AppHost;

/// <summary>MinIO in a container, like that of <c>CommunityToolkit.Aspire.Hosting.Minio</c>.</summary>
internal sealed class MinioServerResource(string name, ParameterResource user, ParameterResource password)
    : ContainerResource(name), IResourceWithConnectionString
{
    private EndpointReference Server => field ??= new EndpointReference(this, "http");

    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create(
        $"Endpoint=http://{Host}:{Port};AccessKey={user};SecretKey={password}");

    private EndpointReferenceExpression Host => Server.Property(EndpointProperty.Host);

    private EndpointReferenceExpression Port => Server.Property(EndpointProperty.Port);
}

/// <summary>The methods of the toolkit that the app host uses.</summary>
internal static class MinioServer
{
    public static IResourceBuilder<MinioServerResource> AddMinioContainer(
        this IDistributedApplicationBuilder builder, string name,
        IResourceBuilder<ParameterResource> rootUser, IResourceBuilder<ParameterResource> rootPassword) => builder
        .AddResource(new MinioServerResource(name, rootUser.Resource, rootPassword.Resource))
        .WithImage("minio/minio", "RELEASE.2025-09-07T16-13-09Z").WithImageRegistry("docker.io")
        .WithHttpEndpoint(targetPort: 9000, name: "http")
        .WithHttpEndpoint(targetPort: 9001, name: "console")
        .WithEnvironment("MINIO_ROOT_USER", rootUser)
        .WithEnvironment("MINIO_ROOT_PASSWORD", rootPassword)
        .WithArgs("server", "/data", "--console-address", ":9001")
        .WithHttpHealthCheck("/minio/health/live", endpointName: "http");

    public static IResourceBuilder<MinioServerResource> WithDataVolume(
        this IResourceBuilder<MinioServerResource> server, string name) => server.WithVolume(name, "/data");
}
