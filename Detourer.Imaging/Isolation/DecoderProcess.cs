using System.Diagnostics;
using Detourer.Imaging.Pixels;

namespace Detourer.Imaging.Isolation;

/// <summary>A process that decodes one file at a time. It can be killed at any moment.</summary>
internal sealed class DecoderProcess : IDisposable
{
    /// <summary>A worn process is replaced: libraries leak, and memory falls to pieces.</summary>
    private const int MaxFiles = 500;
    private const long MaxMemory = 400_000_000;

    /// <summary>Larger files are read in parts when only their header is wanted.</summary>
    private const int WholeBytes = 1 << 20;

    private const int Killed = 128 + 9;

    private static readonly TimeSpan _exit = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly DecoderChannel _channel;
    private int _files;
    private long _memory;
    private volatile bool _isKilled;

    private DecoderProcess(Process process)
    {
        _process = process;
        _channel = new DecoderChannel(process.StandardOutput.BaseStream, process.StandardInput.BaseStream);
    }

    /// <summary>Whether it can take another file.</summary>
    public bool IsFit => !_isKilled && _files < MaxFiles && _memory < MaxMemory && !_process.HasExited;

    /// <summary>Starts a process and waits until it answers.</summary>
    /// <exception cref="DecoderExitException">It ended.</exception>
    public static DecoderProcess Start(DecoderProgram program, CancellationToken cancellationToken)
    {
        var decoder = new DecoderProcess(program.Start());
        try
        {
            using CancellationTokenRegistration stop = cancellationToken.Register(decoder.Kill);
            decoder.Exchange(() => decoder.Receive());
            return decoder;
        }
        catch
        {
            decoder.Dispose();
            throw;
        }
    }

    /// <summary>Ends the process, and with it the work on a file.</summary>
    public void Kill()
    {
        _isKilled = true;
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }

    /// <param name="file">Read on this thread.</param>
    /// <param name="limits">The limits of a photo.</param>
    /// <param name="timer">Is paused while the file is read.</param>
    /// <exception cref="ImagingException">The file is refused.</exception>
    /// <exception cref="DecoderExitException">The process ended.</exception>
    public ImageHeader ReadHeader(Stream file, ImagingLimits limits, WorkTimer timer)
    {
        _files++;
        long length = file.Length;
        bool inParts = length > WholeBytes;
        byte[] whole = [];
        if (!inParts) timer.Wait(() => whole = ReadPart(file, new FilePart(0, (int)length)));

        string what = inParts ? DecoderRequest.HeaderInParts : DecoderRequest.Header;
        DecoderReply reply = Exchange(() => Ask(DecoderRequest.Of(what, length, limits), whole).Text);
        while (reply.Needs is { } part)
        {
            byte[] data = [];
            timer.Wait(() => data = ReadPart(file, part));
            reply = Exchange(() => Ask(new DecoderRequest(DecoderRequest.Part), data).Text);
        }

        return reply.Header ?? throw new IOException("The decoder sent no header.");
    }

    /// <exception cref="ImagingException">The file is refused.</exception>
    /// <exception cref="DecoderExitException">The process ended.</exception>
    public PixelBuffer Decode(ReadOnlyMemory<byte> file, ImagingLimits limits, int leastSide) => Exchange(() =>
    {
        _files++;
        DecoderRequest request =
            DecoderRequest.Of(DecoderRequest.Decode, file.Length, limits) with { LeastSide = leastSide };
        DecoderChannel.Message<DecoderReply> reply = Ask(request, file.Span);
        // The decoder is not trusted.
        if (reply.Text.Pixels is not { Width: > 0, Height: > 0, Channels: 1 or 4 } pixels
            || (long)pixels.Width * pixels.Height > limits.MaxPixels)
        {
            throw new IOException("The decoder sent no valid picture.");
        }

        long size = (long)pixels.Width * pixels.Height * pixels.Channels;
        return pixels.Descriptor is { } descriptor
            ? Take(pixels, size, descriptor)
            : Copy(pixels, size, reply.Data);
    });

    public void Dispose()
    {
        Kill();
        _process.WaitForExit(_exit);
        _process.Dispose();
    }

    /// <summary>Takes the memory of the pixels, which the decoder keeps until it is told.</summary>
    private PixelBuffer Take(DecodedPixels pixels, long size, int descriptor)
    {
        if (SharedMemory.TryOpen(_process.Id, descriptor, size) is not { } memory)
            return Copy(pixels, size, Ask(new DecoderRequest(DecoderRequest.Send), []).Data);

        var picture = new PixelBuffer(pixels.Width, pixels.Height, pixels.Channels, new NativeBlock(memory));
        try
        {
            _channel.Send(new DecoderRequest(DecoderRequest.Taken), DecoderJson.Default.DecoderRequest);
            return picture;
        }
        catch
        {
            picture.Dispose();
            throw;
        }
    }

    private static PixelBuffer Copy(DecodedPixels pixels, long size, byte[] data)
    {
        if (data.Length != size) throw new IOException("The decoder sent too few pixels.");
        var copy = new PixelBuffer(pixels.Width, pixels.Height, pixels.Channels);
        data.CopyTo(copy.Bytes);
        return copy;
    }

    private static byte[] ReadPart(Stream file, FilePart part)
    {
        byte[] bytes = new byte[Math.Clamp(part.Count, 0, Math.Max(0, file.Length - part.Position))];
        file.Position = part.Position;
        file.ReadExactly(bytes);
        return bytes;
    }

    private DecoderChannel.Message<DecoderReply> Ask(DecoderRequest request, ReadOnlySpan<byte> data)
    {
        _channel.Send(request, DecoderJson.Default.DecoderRequest, data);
        return Receive();
    }

    private DecoderChannel.Message<DecoderReply> Receive()
    {
        DecoderChannel.Message<DecoderReply> reply =
            _channel.Receive(DecoderJson.Default.DecoderReply) ?? throw new EndOfStreamException();
        _memory = reply.Text.Memory;
        if (reply.Text.Refusal is { } refusal)
            throw new ImagingException(refusal.Code, refusal.Message, refusal.IsTransient, refusal.Detail);
        if (reply.Text.Fault is { } fault)
        {
            Kill(); // it may be out of memory
            throw ImagingErrors.DecoderFailed(fault);
        }

        return reply;
    }

    /// <summary>An error of the channel means that the process has ended, or cannot be used any more.</summary>
    private T Exchange<T>(Func<T> messages)
    {
        try
        {
            return messages();
        }
        catch (IOException)
        {
            bool hasExited = _process.WaitForExit(_exit);
            bool isKilledByOther = hasExited && !_isKilled && _process.ExitCode == Killed;
            Kill(); // it must not get another file
            throw new DecoderExitException(hasExited ? _process.ExitCode : null, isKilledByOther);
        }
    }
}
