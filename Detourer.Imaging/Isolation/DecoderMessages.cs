using System.Text.Json.Serialization;

namespace Detourer.Imaging.Isolation;

/// <summary>What a process asks its decoder to do.</summary>
/// <param name="What">One of the constants below.</param>
/// <param name="Length">The size of the file in bytes.</param>
/// <param name="MaxBytes">See <see cref="ImagingLimits.MaxBytes"/>.</param>
/// <param name="MaxPixels">See <see cref="ImagingLimits.MaxPixels"/>.</param>
/// <param name="LeastSide">The least side of a reduced copy in pixels; 0: full size.</param>
internal sealed record DecoderRequest(
    string What, long Length = 0, long MaxBytes = 0, long MaxPixels = 0, int LeastSide = 0)
{
    /// <summary>Reads the header of the file that follows.</summary>
    public const string Header = "header";

    /// <summary>Reads a header, and asks for the parts of the file that it needs.</summary>
    public const string HeaderInParts = "header in parts";

    /// <summary>The part that the decoder asked for follows.</summary>
    public const string Part = "part";

    /// <summary>Decodes the file that follows.</summary>
    public const string Decode = "decode";

    /// <summary>The shared pixels are mapped, and the decoder can free them.</summary>
    public const string Taken = "taken";

    /// <summary>The shared pixels cannot be mapped, and must be sent.</summary>
    public const string Send = "send";

    /// <summary>The limits that the file is decoded with.</summary>
    [JsonIgnore]
    public ImagingLimits Limits => new() { MaxBytes = MaxBytes, MaxPixels = MaxPixels };

    public static DecoderRequest Of(string what, long length, ImagingLimits limits) =>
        new(what, length, limits.MaxBytes, limits.MaxPixels);
}

/// <summary>What a decoder answers: one of the properties is set. Pixels that are not shared follow.</summary>
internal sealed record DecoderReply
{
    /// <summary>A part of the file that it needs; another answer follows.</summary>
    public FilePart? Needs { get; init; }

    /// <summary>The header.</summary>
    public ImageHeader? Header { get; init; }

    /// <summary>The size of the pixels, and where they are.</summary>
    public DecodedPixels? Pixels { get; init; }

    /// <summary>The file is refused.</summary>
    public DecoderRefusal? Refusal { get; init; }

    /// <summary>An unexpected error of the decoder, for the log.</summary>
    public string? Fault { get; init; }

    /// <summary>The memory of the process in bytes.</summary>
    public long Memory { get; init; }
}

/// <summary>A part of the file.</summary>
internal sealed record FilePart(long Position, int Count);

/// <summary>A decoded picture.</summary>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="Channels">Bytes per pixel.</param>
/// <param name="Descriptor">Of the shared memory with the pixels; null: they follow the message.</param>
internal sealed record DecodedPixels(int Width, int Height, int Channels, int? Descriptor);

/// <summary>The parts of an <see cref="ImagingException"/>.</summary>
internal sealed record DecoderRefusal(string Code, string Message, bool IsTransient, string? Detail);

/// <summary>How messages are written: as JSON without reflection, so that a new process answers soon.</summary>
[JsonSerializable(typeof(DecoderRequest))]
[JsonSerializable(typeof(DecoderReply))]
internal sealed partial class DecoderJson : JsonSerializerContext;
