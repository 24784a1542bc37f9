namespace Detourer.Imaging.Decode.Hdr;

/// <summary>
/// Transfer functions between signals in 0..1 and light, in which 1 is the white of an SDR image: 203 cd/m² in HDR
/// (BT.2408, table 1).
/// </summary>
internal static class Transfer
{
    /// <summary>The light of SDR white, and the peak of the display that HLG is shown on, in cd/m².</summary>
    public const double White = 203, HlgPeak = 1000;

    /// <summary>The exponent of the HLG OOTF at that peak (BT.2100, table 5).</summary>
    public const double HlgGamma = 1.2;

    // SMPTE ST 2084 and BT.2100, table 4.
    private const double M1 = 2610 / 16384.0, M2 = 2523 / 4096.0 * 128;
    private const double C1 = 3424 / 4096.0, C2 = 2413 / 4096.0 * 32, C3 = 2392 / 4096.0 * 32;

    // BT.2100, table 5.
    private const double A = 0.17883277, B = 1 - (4 * A), C = 0.55991073;

    /// <summary>The EOTF of PQ.</summary>
    public static double FromPq(double signal)
    {
        double power = Math.Pow(Math.Clamp(signal, 0, 1), 1 / M2);
        return 10_000 / White * Math.Pow(Math.Max(power - C1, 0) / (C2 - (C3 * power)), 1 / M1);
    }

    /// <summary>The inverse EOTF of PQ.</summary>
    public static double ToPq(double light)
    {
        double power = Math.Pow(Math.Max(light, 0) * White / 10_000, M1);
        return Math.Pow((C1 + (C2 * power)) / (1 + (C3 * power)), M2);
    }

    /// <summary>The inverse OETF of HLG: light of the scene, in 0..1. The OOTF makes it the display's.</summary>
    public static double FromHlg(double signal) =>
        signal <= 0.5 ? signal * signal / 3 : (Math.Exp((signal - C) / A) + B) / 12;

    /// <summary>IEC 61966-2-1.</summary>
    public static double FromSrgb(double signal) =>
        signal <= 0.04045 ? signal / 12.92 : Math.Pow((signal + 0.055) / 1.055, 2.4);

    /// <inheritdoc cref="FromSrgb"/>
    public static double ToSrgb(double light) =>
        light <= 0.0031308 ? light * 12.92 : (1.055 * Math.Pow(light, 1 / 2.4)) - 0.055;
}
