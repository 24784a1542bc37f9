using NetVips;

namespace Detourer.Imaging.Encode;

/// <summary>
/// Marks files as results: an XMP packet that names Detourer as the tool (<c>xmp:CreatorTool</c>). The command line
/// recognizes its own results by it, wherever they were moved and however they are called.
/// </summary>
public static class CutoutMark
{
    /// <summary>How many bytes of each end of a file contain the mark, if it has one.</summary>
    public const int Reach = 1 << 14;

    /// <summary>The packet: ISO 16684-1.</summary>
    internal static ReadOnlySpan<byte> Packet =>
        """
        <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
        <rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:CreatorTool="Detourer"/></rdf:RDF></x:xmpmeta>
        """u8;

    private static ReadOnlySpan<byte> Text => "xmp:CreatorTool=\"Detourer\""u8;

    /// <summary>Whether one end of a file contains the mark.</summary>
    public static bool IsIn(ReadOnlySpan<byte> bytes) => bytes.IndexOf(Text) >= 0;

    /// <summary>Returns the image with the packet as its metadata.</summary>
    internal static Image With(Image image) =>
        image.Mutate(copy => copy.Set(GValue.BlobType, "xmp-data", Packet.ToArray()));
}
