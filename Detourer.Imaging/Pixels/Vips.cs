using System.Runtime.CompilerServices;
using NetVips;

namespace Detourer.Imaging.Pixels;

/// <summary>The settings of libvips that hold for the whole process.</summary>
internal static class Vips
{
    /// <summary>To be called before the first use; later calls cost nothing.</summary>
    public static void EnsureConfigured() => RuntimeHelpers.RunClassConstructor(typeof(Settings).TypeHandle);

    private static class Settings
    {
        // The library keeps what it is handed: the collector must not take it away.
        private static readonly Log.LogDelegate _silence = (_, _, _) => { };

#pragma warning disable CA1810 // the order of these calls is the point of the constructor
        static Settings()
#pragma warning restore CA1810
        {
            // Each photo is another: cached operations would only hold its memory.
            Cache.Max = 0;
            // Warnings speak of single files, by the thousand, and what matters comes back as an error anyway.
            Log.SetLogHandler("VIPS", Enums.LogLevelFlags.All, _silence);
        }
    }
}
