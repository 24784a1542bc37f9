using Detourer.Imaging.Isolation;

/// <summary>
/// Started by web and worker, see <see cref="DecoderPool"/>. It has no top-level statements, because their class is
/// public, and a second one disturbs the OpenAPI document of the web server.
/// </summary>
internal static class DecoderMain
{
    private static void Main(string[] args) => DecoderServer.Run(args);
}
