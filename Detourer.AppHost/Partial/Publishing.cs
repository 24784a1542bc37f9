namespace Detourer.AppHost;

/// <summary>In place of what needs <c>Aspire.Hosting.Docker</c>.</summary>
internal static class Publishing
{
    /// <summary>Refuses <c>--DeployTarget=compose</c>.</summary>
    /// <exception cref="DistributedApplicationException">A compose file is asked for.</exception>
    public static void PublishToCompose(this IDistributedApplicationBuilder builder)
    {
        if (builder.Configuration["DeployTarget"] == "compose")
            throw new DistributedApplicationException("A compose file needs AspireFeed=full.");
    }
}
