namespace Detourer.Imaging.Decode.Containers;

/// <summary>Counts the parts of one file up to a bound.</summary>
internal struct Tally(ContainerBound bound)
{
    private long _count;

    /// <summary>Counts further parts.</summary>
    /// <exception cref="ImagingException"><c>image_too_complex</c></exception>
    public void Add(ulong parts = 1)
    {
        // A subtraction, because a sum could overflow.
        if (parts > (ulong)(bound.Most - _count)) throw ImagingErrors.TooComplex(bound.Parts, bound.Most);
        _count += (long)parts;
    }
}
