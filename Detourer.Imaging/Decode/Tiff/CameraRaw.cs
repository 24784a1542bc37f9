namespace Detourer.Imaging.Decode.Tiff;

/// <summary>
/// Recognises the raw files of cameras. Most have the structure of a TIFF, whose first page is a small preview: a
/// library that does not know them returns that page.
/// </summary>
internal static class CameraRaw
{
    private const int ColorFilterArray = 32803, LinearRaw = 34892, DngVersion = 50706;

    /// <summary>Whether a file starts with the signature of a raw format.</summary>
    public static bool HasSignature(ReadOnlySpan<byte> head) => head switch
    {
        [(byte)'I', (byte)'I', (byte)'U', 0, ..] => true, // Panasonic RW2
        [(byte)'I', (byte)'I', (byte)'R', (byte)'O' or (byte)'S', ..] => true, // Olympus ORF
        [(byte)'M', (byte)'M', (byte)'O', (byte)'R', ..] => true, // Olympus ORF
        [(byte)'F', (byte)'O', (byte)'V', (byte)'b', ..] => true, // Sigma X3F
        [0, (byte)'M', (byte)'R', (byte)'M', ..] => true, // Minolta MRW
        [_, _, _, _, _, _, _, _, (byte)'C', (byte)'R', 2, ..] => IsTiff(head), // Canon CR2
        [_, _, _, _, _, _, _, _, (byte)'I', (byte)'I', (byte)'I', (byte)'I', ..] => IsTiff(head), // Phase One IIQ
        [_, _, _, _, _, _, _, _, (byte)'M', (byte)'M', (byte)'M', (byte)'M', ..] => IsTiff(head), // Phase One IIQ
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', (byte)'c', (byte)'r', (byte)'x', (byte)' ', ..] =>
            true, // Canon CR3
        _ => head.StartsWith("FUJIFILMCCD-RAW"u8) // RAF
            || (head.Length >= 14 && head[6..14].SequenceEqual("HEAPCCDR"u8)), // Canon CRW
    };

    /// <summary>
    /// Whether a TIFF has the data of a sensor: DNG, NEF, ARW, PEF, SRW and others. Previews do not count.
    /// </summary>
    public static bool HasSensorData(IReadOnlyList<TiffDirectory> directories) => directories.Any(directory =>
        directory.Photometric is ColorFilterArray or LinearRaw
        || directory.Has(DngVersion)
        // Compressions of Sony, Nikon, Samsung, Kodak and Pentax, for sensor data only.
        || directory.Compression is 32767 or 34713 or 32769 or 32770 or 65000 or 65535);

    private static bool IsTiff(ReadOnlySpan<byte> head) => head is [(byte)'I', (byte)'I', 42, 0, ..]
        or [(byte)'M', (byte)'M', 0, 42, ..];
}
