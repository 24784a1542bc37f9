using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Detourer.Imaging.Isolation;
using Detourer.Imaging.Pixels;

namespace Detourer.Testing.Processes;

/// <summary>
/// Makes a decoder process fail on some files, as native code does. <see cref="StartupHook"/> loads it there.
/// </summary>
internal static partial class DecoderFaults
{
    private const int Hanging = 11, Crashing = 12, Greedy = 10; // the width and height of a PNG

    /// <summary>A PNG on which a decoder works for ever.</summary>
    public static byte[] HangingFile() => Png(Hanging);

    /// <summary>A PNG that ends a decoder by a signal.</summary>
    public static byte[] CrashingFile() => Png(Crashing);

    /// <summary>A PNG for which a decoder takes all memory that it gets.</summary>
    public static byte[] GreedyFile() => Png(Greedy);

    /// <summary>The variable that loads the faults into a process, or into the decoders of a server.</summary>
    public static (string Name, string Value) Hook =>
        ("DOTNET_STARTUP_HOOKS", typeof(DecoderFaults).Assembly.Location);

    /// <summary>Called in the decoder.</summary>
    public static void Install() => DecoderServer.Starting = file =>
    {
        if (file.Length < 24 || !file.Span.StartsWith<byte>([0x89, .. "PNG"u8])) return;
        int side = BinaryPrimitives.ReadInt32BigEndian(file.Span[16..]);
        if (side != BinaryPrimitives.ReadInt32BigEndian(file.Span[20..])) return;
        switch (side)
        {
            case Hanging: Hang(); break;
            case Crashing: Abort(); break;
            case Greedy: TakeAllMemory(); break;
            default: break;
        }
    };

    private static void Hang()
    {
        using var never = new ManualResetEventSlim();
        never.Wait();
    }

    private static unsafe void TakeAllMemory()
    {
        const int Block = 64 << 20;
        while (true) NativeMemory.Clear(NativeMemory.Alloc(Block), Block);
    }

    private static byte[] Png(int side)
    {
        using PixelBuffer picture = Pictures.Rgba(side, side, (_, _) => Pictures.Red);
        return ImageFiles.Write(picture, "png");
    }

    [LibraryImport("libc", EntryPoint = "abort")]
    private static partial void Abort();
}
