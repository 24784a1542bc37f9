using System.Diagnostics;

namespace Detourer.Bench.Distributed;

/// <summary>Times of one job.</summary>
/// <param name="Id">Id of the job.</param>
/// <param name="Sent">When the first byte of the photo was sent, a timestamp of <see cref="Stopwatch"/>.</param>
/// <param name="AnsweredAt">When the answer arrived, by the system clock.</param>
/// <param name="Done">When the client was notified of its success, a timestamp of <see cref="Stopwatch"/>.</param>
internal sealed record Trip(string Id, long Sent, DateTimeOffset AnsweredAt, long Done)
{
    public double Milliseconds => Stopwatch.GetElapsedTime(Sent, Done).TotalMilliseconds;
}
