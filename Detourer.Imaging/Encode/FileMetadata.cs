using Detourer.Imaging.Pixels;

namespace Detourer.Imaging.Encode;

/// <summary>What a file says besides its pixels.</summary>
/// <param name="Resolution">The resolution of a PNG, JPEG or TIFF for print, or null if it is not known.</param>
/// <param name="IsMarked">Whether the file contains <see cref="CutoutMark"/>.</param>
internal readonly record struct FileMetadata(Resolution? Resolution = null, bool IsMarked = false);
