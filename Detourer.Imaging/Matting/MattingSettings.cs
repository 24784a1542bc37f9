namespace Detourer.Imaging.Matting;

/// <summary>
/// The constants of matting. Lengths are in units: a unit is 1/1024 of the photo's longer side, which is about one
/// sample of the network.
/// </summary>
internal sealed record MattingSettings
{
    /// <summary>Of <see cref="Refine.Refinement.Best"/>.</summary>
    public static MattingSettings Best { get; } = new();

    /// <summary>
    /// Of <see cref="Refine.Refinement.Matte"/>: above two megapixels the scale is coarser, which costs half as much
    /// and loses little.
    /// </summary>
    public static MattingSettings Matte { get; } = new() { SolveSide = 1920, SolveSamples = 2_100_000 };

    /// <summary>The longer side of the scale at which alpha is solved, in samples.</summary>
    public int SolveSide { get; init; } = 2048;

    /// <summary>Samples of that scale at most.</summary>
    public int SolveSamples { get; init; } = 2048 * 1536;

    /// <summary>Uncertain samples at most: where there are more, the scale becomes coarser.</summary>
    public int UncertainSamples { get; init; } = 1 << 20;

    /// <summary>The network's values between these are uncertain.</summary>
    public float Low { get; init; } = 0.04f;

    /// <inheritdoc cref="Low"/>
    public float High { get; init; } = 0.96f;

    /// <summary>Where the network's values of neighbours differ by more than this, they are uncertain too.</summary>
    public float Step { get; init; } = 0.3f;

    /// <summary>How far around uncertain values the band reaches, in units; at least two samples.</summary>
    public float Reach { get; init; } = 5;

    /// <summary>The side of a block of colour statistics, in units; at least two samples.</summary>
    public float StatisticsBlock { get; init; } = 4;

    /// <summary>Half the sides of the windows that colour statistics are taken from, in blocks.</summary>
    public IReadOnlyList<int> StatisticsRadii { get; init; } = [5, 11, 23, 47, 95];

    /// <summary>The weight of each of these windows relative to the one before.</summary>
    public float StatisticsDecay { get; init; } = 0.02f;

    /// <summary>Variance of a sample's colour about its model.</summary>
    public float ColorNoise { get; init; } = 2e-4f;

    /// <summary>How far the network is off, as a standard deviation of alpha.</summary>
    public float NetworkDeviation { get; init; } = 0.35f;

    /// <summary>How much less likely a mixture is than a pure colour: −ln of the ratio.</summary>
    public float MixtureCost { get; init; } = 1;

    /// <summary>Weight of the colours' say against smoothness.</summary>
    public float DataWeight { get; init; } = 2e-3f;

    /// <summary>Levels of the pyramid that alpha is solved on.</summary>
    public int Levels { get; init; } = 5;

    /// <summary>Steps of conjugate gradients at each level.</summary>
    public int Iterations { get; init; } = 12;

    /// <summary>Steps at the coarsest level.</summary>
    public int CoarsestIterations { get; init; } = 60;

    /// <summary>Variance of a colour below which it explains no alpha, when solving.</summary>
    public float Epsilon { get; init; } = 1e-6f;

    /// <summary>The same, when going from one scale to the next.</summary>
    public float UpscaleEpsilon { get; init; } = 1e-4f;

    /// <summary>The network's transition, in units, up to which the guided filter's edge is kept.</summary>
    public float HardEdge { get; init; } = 3.5f;

    /// <summary>The network's transition, in units, from which the solved alpha is taken as it is.</summary>
    public float SoftEdge { get; init; } = 7;

    /// <summary>How far the network's greatest and least values bound alpha, in units.</summary>
    public float BoundRadius { get; init; } = 4;

    /// <summary>Up to this value a plateau of the network goes; from twice this value it stays.</summary>
    public float Faint { get; init; } = 0.08f;

    /// <summary>Up to this value a plateau of the network never rises.</summary>
    public float Weak { get; init; } = 0.3f;

    /// <summary>From this value it may become opaque.</summary>
    public float Strong { get; init; } = 0.6f;

    /// <summary>Half the side of the window in which the network's transition is measured, in units.</summary>
    public float EdgeRadius { get; init; } = 6;

    /// <summary>Patches inside the subject are where the network's values are below this.</summary>
    public float PatchRim { get; init; } = 0.9f;

    /// <summary>Patches whose least value reaches this are no background to the network: they become opaque.</summary>
    public float PatchDoubt { get; init; } = 0.25f;

    /// <summary>
    /// Other patches become opaque where their colours are the subject's and not the background's: ln of the ratio, on
    /// average.
    /// </summary>
    public float PatchEvidence { get; init; } = 1.5f;

    /// <summary>Remains are where the network's values exceed this.</summary>
    public float RemainFloor { get; init; } = 0.06f;

    /// <summary>Remains with a greater value than this are subjects of their own, unless they are specks.</summary>
    public float RemainPeak { get; init; } = 0.6f;

    /// <summary>The mass of a weak remain, as a share of the subject's, up to which it goes.</summary>
    public float RemainShare { get; init; } = 0.03f;

    /// <summary>The mass up to which a speck goes however sure the network is, as a share of the subject's.</summary>
    public float RemainSpeck { get; init; } = 0.0002f;

    /// <summary>What comes as near to the subject as this, in units, is its strand and no remain.</summary>
    public float RemainDistance { get; init; } = 8;

    /// <summary>The share of soft transitions from which a subject counts as furry.</summary>
    public float FurryShare { get; init; } = 0.5f;

    /// <summary>How much longer a transition must be to count as soft where the subject is not furry.</summary>
    public float HardStretch { get; init; } = 1.7f;
}
