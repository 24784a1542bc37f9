using System.Runtime.InteropServices;
using Detourer.Imaging;

namespace Detourer.Tests.Imaging;

/// <summary>Warnings of native libraries about a client's file do not reach the process's standard error.</summary>
public sealed partial class NativeLogTests : IDisposable
{
    private const int StandardError = 2, Warning = 1 << 4;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Warnings_of_libvips_and_of_glib_are_not_written_to_standard_error()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The name of the library is that of Linux.");
        ImageHeader.Read(ImageFiles.Small("png"), new ImagingLimits()); // configures the libraries
        string path = _folder["stderr"];
        int original = Duplicate(StandardError);
        using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite))
        {
            Assert.Equal(StandardError, Replace((int)file.SafeFileHandle.DangerousGetHandle(), StandardError));
            try
            {
                foreach (string library in (string[])["VIPS", "GLib", "GLib-GObject", "GLib-GIO"])
                    Log(library, Warning, "a warning about a file");
            }
            finally
            {
                Assert.Equal(StandardError, Replace(original, StandardError));
                Assert.Equal(0, Close(original));
            }
        }

        Assert.DoesNotContain("a warning about a file", File.ReadAllText(path), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    [LibraryImport("libvips.so.42", EntryPoint = "g_log", StringMarshalling = StringMarshalling.Utf8)]
    private static partial void Log(string library, int level, string format);

    [LibraryImport("libc", EntryPoint = "dup")]
    private static partial int Duplicate(int descriptor);

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int Replace(int descriptor, int target);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
