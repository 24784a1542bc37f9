using System.Runtime.Intrinsics;

namespace Detourer.Imaging.Pixels;

/// <summary>Converts a pixel between a word with red in the lowest byte and four floats in 0..1.</summary>
internal static class Rgba
{
    public static Vector128<float> ToVector(uint word)
    {
        Vector128<byte> bytes = Vector128.CreateScalar(word).AsByte();
        Vector128<int> lanes = Vector128.WidenLower(Vector128.WidenLower(bytes)).AsInt32();
        return Vector128.ConvertToSingle(lanes) * (1 / 255f);
    }

    /// <summary>Clips the values to 0..1 and rounds them.</summary>
    public static uint ToWord(Vector128<float> vector)
    {
        Vector128<float> clipped = Vector128.Min(Vector128.Max(vector, Vector128<float>.Zero), Vector128<float>.One);
        Vector128<int> lanes = Vector128.ConvertToInt32((clipped * 255) + Vector128.Create(0.5f));
        Vector128<short> words = Vector128.Narrow(lanes, lanes);
        return Vector128.Narrow(words.AsUInt16(), words.AsUInt16()).AsUInt32()[0];
    }
}
