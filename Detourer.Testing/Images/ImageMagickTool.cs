using System.Diagnostics;
using System.Globalization;
using Detourer.Imaging.Pixels;

namespace Detourer.Testing.Images;

/// <summary>Reads images with ImageMagick's command line, whose decoders are independent of Detourer.</summary>
internal static class ImageMagickTool
{
    private static string Path => Require.Tool("magick", "convert-im6.q16", "magick.exe");

    /// <summary>The pixels of a file as RGBA, as they are stored.</summary>
    /// <param name="file">The file.</param>
    /// <param name="format">ImageMagick's name of its format, such as <c>png</c>.</param>
    public static async Task<PixelBuffer> ReadAsync(ReadOnlyMemory<byte> file, string format)
    {
        string[] size = System.Text.Encoding.ASCII.GetString(
            await RunAsync(file, $"{format}:-", "-format", "%w %h", "info:-")).Split(' ');
        byte[] pixels = await RunAsync(file, $"{format}:-", "-depth", "8", "rgba:-");
        var image = new PixelBuffer(
            int.Parse(size[0], CultureInfo.InvariantCulture), int.Parse(size[1], CultureInfo.InvariantCulture), 4);
        Assert.Equal(image.ByteCount, pixels.Length);
        for (int y = 0; y < image.Height; y++) pixels.AsSpan(y * image.Stride, image.Stride).CopyTo(image.Row(y));
        return image;
    }

    /// <summary>Writes a picture as a file of a format.</summary>
    /// <param name="picture">RGBA.</param>
    /// <param name="format">ImageMagick's name of the format, such as <c>jp2</c>.</param>
    /// <param name="options">Further options, before the output.</param>
    public static Task<byte[]> WriteAsync(PixelBuffer picture, string format, params string[] options) => RunAsync(
        Pictures.Bytes(picture),
        ["-size", $"{picture.Width}x{picture.Height}", "-depth", "8", "rgba:-", .. options, $"{format}:-"]);

    private static async Task<byte[]> RunAsync(ReadOnlyMemory<byte> input, params string[] arguments)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        using var process = Process.Start(new ProcessStartInfo(Path, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = new MemoryStream();
        Task reading = process.StandardOutput.BaseStream.CopyToAsync(output, cancellationToken);
        Task<string> errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.StandardInput.BaseStream.WriteAsync(input, cancellationToken);
        process.StandardInput.Close();
        await reading;
        await process.WaitForExitAsync(cancellationToken);
        Assert.True(process.ExitCode == 0, await errors);
        return output.ToArray();
    }
}
