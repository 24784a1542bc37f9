using System.Diagnostics;

namespace Detourer.Bench.Together;

/// <summary>When things happened to one job, as <see cref="Stopwatch"/> counts.</summary>
/// <param name="Id">Which.</param>
/// <param name="Sent">The first byte of the photo was sent.</param>
/// <param name="AnsweredAt">The answer had come, by the clock on the wall.</param>
/// <param name="Done">The page had heard that it has succeeded.</param>
internal sealed record Trip(string Id, long Sent, DateTimeOffset AnsweredAt, long Done)
{
    public double Milliseconds => Stopwatch.GetElapsedTime(Sent, Done).TotalMilliseconds;
}
