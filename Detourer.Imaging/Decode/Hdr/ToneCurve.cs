namespace Detourer.Imaging.Decode.Hdr;

/// <summary>
/// Compresses highlights so that the brightest ones become white: the EETF of BT.2390, section 5.4.1, a Hermite spline
/// in the PQ signal that leaves what is darker than its knee unchanged. An image without highlights is unchanged.
/// </summary>
internal sealed class ToneCurve
{
    private const int Steps = 4096;

    private readonly float[] _gains = new float[Steps + 1];
    private readonly float _peak;
    private readonly float _knee;

    /// <param name="peak">The light of the brightest highlights, in which 1 is white.</param>
    public ToneCurve(double peak)
    {
        _peak = (float)Math.Max(peak, 1);
        double top = Transfer.ToPq(_peak), white = Transfer.ToPq(1) / top, knee = (1.5 * white) - 0.5;
        _knee = (float)Transfer.FromPq(knee * top);
        for (int i = 0; i <= Steps; i++)
        {
            double light = _knee + ((_peak - _knee) * i / Steps);
            double t = (Transfer.ToPq(light) / top) - knee;
            t = knee < 1 ? Math.Clamp(t / (1 - knee), 0, 1) : 0;
            double signal = (((2 * t * t * t) - (3 * t * t) + 1) * knee)
                + (((t * t * t) - (2 * t * t) + t) * (1 - knee))
                + (((-2 * t * t * t) + (3 * t * t)) * white);
            _gains[i] = light > 0 ? (float)(Transfer.FromPq(signal * top) / light) : 1;
        }
    }

    /// <summary>The factor for a pixel whose strongest channel is this light.</summary>
    public float GainOf(float light)
    {
        if (light <= _knee || _peak <= 1) return 1;
        if (light >= _peak) return 1 / light;
        return _gains[(int)((light - _knee) / (_peak - _knee) * Steps)];
    }
}
