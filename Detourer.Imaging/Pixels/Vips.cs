using System.Runtime.CompilerServices;
using NetVips;

namespace Detourer.Imaging.Pixels;

/// <summary>Configures libvips for the whole process.</summary>
internal static class Vips
{
    /// <summary>The name of the metadata with the embedded profile.</summary>
    public const string Profile = "icc-profile-data";

    /// <summary>Must be called before libvips is used. Later calls cost nothing.</summary>
    public static void EnsureConfigured() => RuntimeHelpers.RunClassConstructor(typeof(Settings).TypeHandle);

    private static class Settings
    {
        // libvips keeps the pointer, so the delegate must never be collected.
        private static readonly Log.LogDelegate _ignore = (_, _, _) => { };

#pragma warning disable CA1810 // The constructor exists for the side effects of these calls.
        static Settings()
#pragma warning restore CA1810
        {
            // No photo is processed twice, so cached operations would only keep memory.
            Cache.Max = 0;
            // libvips logs thousands of warnings about single files, and so does GLib below it. Relevant problems are
            // also returned as errors.
            foreach (string library in (string[])["VIPS", "GLib", "GLib-GObject", "GLib-GIO"])
                Log.SetLogHandler(library, Enums.LogLevelFlags.All, _ignore);
        }
    }
}
