namespace Detourer.Bench.Edges;

/// <summary>How much of a pixel a shape covers, from its distance to the outline.</summary>
internal static class Shape
{
    public static float Disc(float x, float y, float centreX, float centreY, float radius) =>
        Math.Clamp(radius - MathF.Sqrt(Square(x - centreX) + Square(y - centreY)) + 0.5f, 0, 1);

    public static float Ring(float x, float y, float centreX, float centreY, float radius, float half) =>
        Math.Clamp(half - Math.Abs(MathF.Sqrt(Square(x - centreX) + Square(y - centreY)) - radius) + 0.5f, 0, 1);

    public static float Ellipse(float x, float y, float centreX, float centreY, float radiusX, float radiusY)
    {
        float distance = MathF.Sqrt(Square((x - centreX) / radiusX) + Square((y - centreY) / radiusY));
        return Math.Clamp(((1 - distance) * Math.Min(radiusX, radiusY)) + 0.5f, 0, 1);
    }

    /// <summary>A box with rounded corners.</summary>
    public static float Box(
        float x, float y, float centreX, float centreY, float halfWidth, float halfHeight, float corner)
    {
        float dx = Math.Max(0, Math.Abs(x - centreX) - halfWidth + corner);
        float dy = Math.Max(0, Math.Abs(y - centreY) - halfHeight + corner);
        return Math.Clamp(corner - MathF.Sqrt(Square(dx) + Square(dy)) + 0.5f, 0, 1);
    }

    /// <summary>A straight line of an endless length.</summary>
    public static float Line(float distance, float half) => Math.Clamp(half - Math.Abs(distance) + 0.5f, 0, 1);

    private static float Square(float value) => value * value;
}
