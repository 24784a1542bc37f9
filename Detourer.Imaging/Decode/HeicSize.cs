using System.Buffers.Binary;

namespace Detourer.Imaging.Decode;

/// <summary>Reads the size of a HEIC file (ISO/IEC 23008-12): <c>meta / iprp / ipco / ispe</c>.</summary>
internal static class HeicSize
{
    /// <summary>
    /// Returns the largest size among the file's images, or null. Thumbnails and tiles are smaller than the image.
    /// </summary>
    public static (int Width, int Height)? Find(Stream file)
    {
        const int FullBox = 4; // version and flags
        (int Width, int Height)? largest = null;
        foreach (IsoBox meta in IsoBoxes.Find(file, "meta", new IsoBox(0, file.Length)))
        {
            foreach (IsoBox size in
                from iprp in IsoBoxes.Find(file, "iprp", new IsoBox(meta.Start + FullBox, meta.Length - FullBox))
                from ipco in IsoBoxes.Find(file, "ipco", iprp)
                from ispe in IsoBoxes.Find(file, "ispe", ipco)
                where ispe.Length >= FullBox + 8
                select ispe)
            {
                byte[] fields = file.ReadAt(size.Start + FullBox, 8);
                int width = BinaryPrimitives.ReadInt32BigEndian(fields);
                int height = BinaryPrimitives.ReadInt32BigEndian(fields.AsSpan(4));
                if (width <= 0 || height <= 0) return null;
                if (largest is not { } other || (long)width * height > (long)other.Width * other.Height)
                    largest = (width, height);
            }
        }

        return largest;
    }
}
