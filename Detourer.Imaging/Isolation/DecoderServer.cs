using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Detourer.Imaging.Decode;
using Detourer.Imaging.Pixels;

namespace Detourer.Imaging.Isolation;

/// <summary>
/// The decoder's side of <see cref="DecoderProcess"/>: reads requests from standard input and answers them on standard
/// output, until its parent closes the channel or ends.
/// </summary>
public sealed class DecoderServer
{
    private readonly DecoderChannel _channel;
    private readonly BlockingCollection<DecoderChannel.Message<DecoderRequest>> _received = [];

    private DecoderServer(DecoderChannel channel) => _channel = channel;

    /// <summary>Called with each file before it is read. Tests replace it.</summary>
    internal static Action<ReadOnlyMemory<byte>>? Starting { get; set; }

    /// <summary>Serves requests. It does not return; the process ends with its parent.</summary>
    /// <param name="args">The memory limit in bytes; 0: none.</param>
    public static void Run(IReadOnlyList<string> args)
    {
        // Ctrl-C in a terminal reaches this process too, but its parent has to finish its work first.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => signal.Cancel = true);
        if (args is [var limit, ..]) ProcessLimits.Apply(long.Parse(limit, null));
        NativeMemoryPool.IsShared = true;
        Vips.EnsureConfigured();

        var channel = new DecoderChannel(Console.OpenStandardInput(), Console.OpenStandardOutput());
        Console.SetOut(Console.Error);
        new DecoderServer(channel).Serve();
    }

    private void Serve()
    {
        var receiving = new Thread(Receive) { IsBackground = true, Name = "requests" };
        receiving.Start();
        Reply(new DecoderReply()); // ready
        while (true) Handle(_received.Take());
    }

    /// <summary>
    /// Receives messages on a thread of its own, so that the end of the parent is noticed while a library is at work.
    /// </summary>
    private void Receive()
    {
        try
        {
            while (_channel.Receive(DecoderJson.Default.DecoderRequest) is { } message) _received.Add(message);
        }
        catch (IOException)
        {
            // The parent ended in the middle of a message.
        }

        ProcessLimits.EndProcess();
    }

    private void Handle(DecoderChannel.Message<DecoderRequest> message)
    {
        DecoderRequest request = message.Text;
        try
        {
            Starting?.Invoke(message.Data);
            if (request.What == DecoderRequest.Decode) Decode(request, message.Data);
            else ReadHeader(request, message.Data);
        }
        catch (ImagingException e)
        {
            string? detail = e.Detail ?? e.InnerException?.Message;
            Reply(new DecoderReply { Refusal = new DecoderRefusal(e.Code, e.Message, e.IsTransient, detail) });
        }
        catch (Exception e) when (e is not IOException)
        {
            Reply(new DecoderReply { Fault = e.ToString() }); // for example OutOfMemoryException
        }
    }

    private void ReadHeader(DecoderRequest request, byte[] data)
    {
        bool inParts = request.What == DecoderRequest.HeaderInParts;
        using Stream file = inParts ? new RemoteFile(request.Length, Fetch) : new MemoryStream(data);
        Reply(new DecoderReply { Header = StreamedHeader.Read(file, request.Limits) });
    }

    private byte[] Fetch(FilePart part)
    {
        Reply(new DecoderReply { Needs = part });
        return _received.Take().Data;
    }

    private void Decode(DecoderRequest request, byte[] data)
    {
        using PixelBuffer picture = request.LeastSide > 0
            ? Decoder.DecodeReduced(data, request.Limits, request.LeastSide, CancellationToken.None)
            : Decoder.Decode(data, request.Limits, CancellationToken.None);
        int? descriptor = picture.Shared?.Descriptor;
        var pixels = new DecodedPixels(picture.Width, picture.Height, picture.Channels, descriptor);
        if (descriptor is not null)
        {
            Reply(new DecoderReply { Pixels = pixels });
            if (_received.Take().Text.What == DecoderRequest.Taken) return;
        }

        Reply(new DecoderReply { Pixels = pixels with { Descriptor = null } }, picture.Bytes);
    }

    private void Reply(DecoderReply reply, ReadOnlySpan<byte> data = default) =>
        _channel.Send(reply with { Memory = Environment.WorkingSet }, DecoderJson.Default.DecoderReply, data);
}
