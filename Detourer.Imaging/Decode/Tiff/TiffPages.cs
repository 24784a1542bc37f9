using Detourer.Imaging.Decode.Containers;

namespace Detourer.Imaging.Decode.Tiff;

/// <summary>Reads the directories of a TIFF, and chooses the picture that the file is about.</summary>
internal static class TiffPages
{
    private const int MaxPages = 100; // further pages are not searched
    private const int MaxChildren = 16; // of each page

    private const int SubDirectories = 330;

    /// <summary>Returns the pages, each followed by the pictures below it.</summary>
    public static List<TiffDirectory> Read(ByteSource file)
    {
        var numbers = new TiffNumbers(file);
        List<TiffDirectory> all = [];
        HashSet<long> seen = [];
        long at = numbers.Pointer(numbers.PointerSize);
        for (int page = 0; page < MaxPages && at > 0 && seen.Add(at); page++)
        {
            var directory = new TiffDirectory(page, null) { Numbers = numbers };
            at = directory.Read(at);
            all.Add(directory);
            for (int child = 0; child < MaxChildren && directory.Number(SubDirectories, child) is { } start; child++)
            {
                if (!seen.Add(start)) continue;
                var picture = new TiffDirectory(page, child) { Numbers = numbers };
                picture.Read(start);
                all.Add(picture);
            }
        }

        return all;
    }

    /// <summary>
    /// Returns the first page, or if it is a thumbnail, the largest picture that is none. An editor with layers stores
    /// the flattened picture in the first page.
    /// </summary>
    /// <exception cref="ImagingException"><c>raw_unsupported</c>, <c>image_corrupt</c></exception>
    public static TiffDirectory FindPicture(ByteSource file)
    {
        List<TiffDirectory> all = Read(file);
        if (CameraRaw.HasSensorData(all)) throw ImagingErrors.RawUnsupported();
        all.RemoveAll(one => one is { Width: 0 } or { Height: 0 } or { IsComplete: false });
        if (all.Count == 0) throw ImagingErrors.Corrupt();
        if (all[0] is { IsThumbnail: false }) return all[0];
        TiffDirectory[] full = [.. all.Where(one => one is { IsThumbnail: false, IsMask: false })];
        return (full.Length > 0 ? full : [.. all]).MaxBy(one => one.Pixels)!;
    }
}
