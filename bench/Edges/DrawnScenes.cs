using Detourer.Imaging.Pixels;
using Paint = Detourer.Bench.Edges.Drawing.Paint;

namespace Detourer.Bench.Edges;

/// <summary>Scenes of the kinds that are hard to cut out, drawn so that alpha and colours are known exactly.</summary>
internal static class DrawnScenes
{
    private const int Width = 960, Height = 720;

    private static readonly Paint _skin = new(0.80f, 0.60f, 0.50f), _coat = new(0.25f, 0.22f, 0.45f);
    private static readonly Paint _cat = new(0.72f, 0.48f, 0.25f), _steel = new(0.30f, 0.31f, 0.33f);
    private static readonly Paint _white = new(0.95f, 0.95f, 0.94f);

    /// <summary>Each scene: its name, the photo and the truth.</summary>
    public static IEnumerable<(string Name, PixelBuffer Photo, PixelBuffer Truth)> All()
    {
        yield return Take("hair", Hair(), Meadow);
        yield return Take("fence", Cat().Erase(Wire), (x, y) => Mixed(Meadow(x, y), _steel, Wire(x, y)));
        yield return Take("wheel", Wheel(), Wall);
        yield return Take("lace", Lace(), Wall);
        yield return Take("smoke", Smoke(), Wall);
        yield return Take("white", Bottle(), (x, y) => WhiteTable(x, y));
        yield return Take("frame", Person(620, 470, 2.1f), Meadow);
        yield return Take("motion", Cat().Move(34, 6, 24), Meadow);
    }

    private static (string Name, PixelBuffer Photo, PixelBuffer Truth) Take(
        string name, Drawing subject, Func<int, int, Paint> background) =>
        (name, subject.Before(background), subject.Truth());

    private static Drawing Person(float x, float y, float scale) => new Drawing(Width, Height)
        .Add((_, v) => _coat.Lighter(v * 1e-4f), (u, v) =>
            Shape.Ellipse(u, v, x, y + (300 * scale), 190 * scale, 190 * scale))
        .Add((_, _) => _skin.Lighter(-0.08f), (u, v) =>
            Shape.Box(u, v, x, y + (110 * scale), 34 * scale, 60 * scale, 10))
        .Add((u, v) => _skin.Lighter((x - u) * 6e-4f), (u, v) => Shape.Ellipse(u, v, x, y, 78 * scale, 100 * scale))
        .Add((_, _) => new Paint(0.15f, 0.1f, 0.1f), (u, v) => Math.Max(
            Shape.Ellipse(u, v, x - (28 * scale), y - 12, 9 * scale, 6 * scale),
            Shape.Ellipse(u, v, x + (28 * scale), y - 12, 9 * scale, 6 * scale)))
        .Add((_, _) => new Paint(0.65f, 0.25f, 0.25f), (u, v) =>
            Shape.Ellipse(u, v, x, y + (48 * scale), 24 * scale, 7 * scale));

    /// <summary>Long strands that the wind blows to the right.</summary>
    private static Drawing Hair()
    {
        Drawing person = Person(400, 300, 1);
        var random = new Random(11);
        for (int strand = 0; strand < 420; strand++)
        {
            double angle = -Math.PI * random.NextDouble();
            float rootX = 400 + (float)(80 * Math.Cos(angle)), rootY = 285 + (float)(98 * Math.Sin(angle));
            float wave = (float)(random.NextDouble() * 40), fall = (float)(random.NextDouble() * 150) - 70;
            float length = 130 + (float)(random.NextDouble() * 170), shade = (float)random.NextDouble() * 0.18f;
            person.Stroke(
                new Paint(0.30f + shade, 0.17f + (shade * 0.7f), 0.08f + (shade * 0.4f)),
                t => (rootX + (length * t), rootY + (fall * t * t) + (wave * MathF.Sin(t * 5) * t)),
                length, 1.5f, 0.4f);
        }

        return person;
    }

    private static Drawing Cat()
    {
        Drawing cat = new Drawing(Width, Height)
            .Add((x, y) => _cat.Lighter(MathF.Sin((x + (y * 0.4f)) * 0.12f) * 0.1f), (x, y) => Math.Max(
                Shape.Ellipse(x, y, 480, 480, 150, 190), Shape.Ellipse(x, y, 480, 260, 115, 95)))
            .Add((_, _) => _cat.Lighter(0.15f), (x, y) => Shape.Ellipse(x, y, 480, 300, 50, 36))
            .Add((_, _) => new Paint(0.25f, 0.45f, 0.15f), (x, y) => Math.Max(
                Shape.Disc(x, y, 437, 245, 17), Shape.Disc(x, y, 523, 245, 17)))
            .Add((_, _) => new Paint(0.05f, 0.05f, 0.05f), (x, y) => Math.Max(
                Shape.Ellipse(x, y, 437, 245, 6, 15), Shape.Ellipse(x, y, 523, 245, 6, 15)))
            .Add((_, _) => new Paint(0.75f, 0.4f, 0.4f), (x, y) => Shape.Ellipse(x, y, 480, 284, 13, 9));
        foreach (int side in (int[])[-1, 1])
        {
            cat.Stroke(_cat, t => (480 + (side * (70 + (20 * t))), 190 - (75 * t)), 80, 36, 2);
            for (int whisker = -2; whisker <= 2; whisker++)
            {
                int down = whisker;
                cat.Stroke(
                    _white, t => (480 + (side * (30 + (150 * t))), 302 + (down * 14 * (0.4f + t))), 150, 1.2f, 0.5f);
            }
        }

        return cat;
    }

    private static Drawing Wheel()
    {
        Drawing wheel = new Drawing(Width, Height)
            .Add((_, _) => new Paint(0.08f, 0.08f, 0.09f), (x, y) => Shape.Ring(x, y, 480, 360, 270, 16))
            .Add((_, _) => new Paint(0.75f, 0.76f, 0.78f), (x, y) => Shape.Ring(x, y, 480, 360, 248, 7))
            .Add((_, _) => _steel, (x, y) => Shape.Disc(x, y, 480, 360, 24));
        for (int spoke = 0; spoke < 28; spoke++)
        {
            double angle = spoke * Math.Tau / 28, end = angle + ((spoke % 2 * 0.24) - 0.12);
            wheel.Stroke(
                new Paint(0.68f, 0.69f, 0.71f),
                t => (480 + (float)((24 * Math.Cos(angle) * (1 - t)) + (246 * Math.Cos(end) * t)),
                    360 + (float)((24 * Math.Sin(angle) * (1 - t)) + (246 * Math.Sin(end) * t))), 225, 1.6f, 1.6f);
        }

        return wheel;
    }

    /// <summary>A cloth with a scalloped hem, full of holes.</summary>
    private static Drawing Lace() => new Drawing(Width, Height)
        .Add((x, y) => _white.Lighter(MathF.Sin(x * 0.03f) * 0.04f), (x, y) =>
            Shape.Disc(x, y, 480, 360, 240 + (14 * MathF.Sin(MathF.Atan2(y - 360, x - 480) * 24))))
        .Erase((x, y) =>
        {
            float radius = MathF.Sqrt(((x - 480) * (x - 480)) + ((y - 360) * (y - 360)));
            if (radius is < 60 or > 236) return 0;
            float u = (x % 22) - 11, v = ((y + (((int)x / 22 % 2) * 11)) % 22) - 11;
            return Shape.Disc(u, v, 0, 0, 7.5f);
        });

    /// <summary>A candle and its smoke.</summary>
    private static Drawing Smoke() => new Drawing(Width, Height)
        .Add((_, _) => new Paint(0.82f, 0.82f, 0.85f), (x, y) =>
        {
            float t = (520 - y) / 460;
            if (t is < 0 or > 1) return 0;
            float middle = 480 + (60 * t * MathF.Sin((t * 7) + 0.5f)), reach = 8 + (60 * t);
            return 0.75f * (1 - (t * 0.75f)) * MathF.Exp(-(x - middle) * (x - middle) / (reach * reach));
        })
        .Add((_, y) => new Paint(0.72f, 0.12f, 0.12f).Lighter((700 - y) * 3e-4f), (x, y) =>
            Shape.Box(x, y, 480, 620, 60, 90, 12))
        .Add((_, _) => new Paint(0.1f, 0.1f, 0.1f), (x, y) => Shape.Box(x, y, 480, 520, 3, 14, 2));

    private static Drawing Bottle() => new Drawing(Width, Height)
        .Add((x, _) => _white.Lighter(-0.10f + (0.1f * MathF.Cos((x - 440) / 60f))), (x, y) => Math.Max(
            Shape.Box(x, y, 480, 420, 110, 200, 40), Shape.Box(x, y, 480, 190, 42, 60, 10)))
        .Add((_, _) => new Paint(0.62f, 0.66f, 0.70f), (x, y) => Shape.Box(x, y, 480, 440, 70, 60, 6));

    private static float Wire(float x, float y)
    {
        const float mesh = 90;
        float a = (((x + y) % mesh) - (mesh / 2)) * 0.7071f, b = (((x - y + 7200) % mesh) - (mesh / 2)) * 0.7071f;
        return Math.Max(Shape.Line(a, 1.8f), Shape.Line(b, 1.8f));
    }

    private static float Wire(int x, int y) => Wire((float)x, y);

    private static Paint Mixed(Paint a, Paint b, float share) => new(
        a.Red + ((b.Red - a.Red) * share), a.Green + ((b.Green - a.Green) * share),
        a.Blue + ((b.Blue - a.Blue) * share));

    /// <summary>A meadow out of focus below a bright sky.</summary>
    private static Paint Meadow(int x, int y)
    {
        float light = 0.08f * MathF.Sin(x * 0.011f) * MathF.Cos((y * 0.017f) + (x * 0.004f));
        return Mixed(new Paint(0.62f, 0.74f, 0.86f), new Paint(0.24f, 0.42f, 0.16f), Math.Clamp((y - 200) / 260f, 0, 1))
            .Lighter(light);
    }

    /// <summary>A wall of plaster in the evening.</summary>
    private static Paint Wall(int x, int y) => new Paint(0.42f, 0.36f, 0.33f)
        .Lighter((0.05f * MathF.Sin(x * 0.02f) * MathF.Sin(y * 0.023f)) + ((x - 480) * 1.5e-4f));

    /// <summary>A white table with the shadow of what stands on it.</summary>
    private static Paint WhiteTable(int x, int y)
    {
        float shadow = MathF.Exp(-(((x - 520) * (x - 520) / 16000f) + ((y - 622) * (y - 622) / 500f)));
        return new Paint(0.97f, 0.97f, 0.965f).Lighter((-0.25f * shadow) - (y * 4e-5f));
    }
}
