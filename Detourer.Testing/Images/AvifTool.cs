using System.Diagnostics;
using Detourer.Imaging.Pixels;

namespace Detourer.Testing.Images;

/// <summary>Reads AVIF with libavif's command line, a decoder that is independent of Detourer.</summary>
internal static class AvifTool
{
    public static async Task<PixelBuffer> ReadAsync(ReadOnlyMemory<byte> file)
    {
        string tool = Require.Tool("avifdec");
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        string avif = Path.Combine(folder.Path, "image.avif"), png = Path.Combine(folder.Path, "image.png");
        await File.WriteAllBytesAsync(avif, file, cancellationToken);
        using var process = Process.Start(new ProcessStartInfo(tool, ["--depth", "8", avif, png])
        {
            RedirectStandardOutput = true,
        })!;
        string output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        Assert.True(process.ExitCode == 0, output);
        return Pictures.Decode(await File.ReadAllBytesAsync(png, cancellationToken));
    }
}
