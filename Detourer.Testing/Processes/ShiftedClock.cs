using System.Globalization;

namespace Detourer.Testing.Processes;

/// <summary>The clock of a machine that is ahead or behind.</summary>
internal sealed class ShiftedClock(TimeSpan shift) : TimeProvider
{
    /// <summary>An environment variable of Detourer's processes: a time span such as <c>-00:10:00</c>.</summary>
    public const string Variable = "DETOURER_TEST_CLOCK";

    /// <summary>The clock that the environment asks for; null for the machine's own.</summary>
    public static ShiftedClock? OfEnvironment() =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } shift
            ? new ShiftedClock(TimeSpan.Parse(shift, CultureInfo.InvariantCulture))
            : null;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + shift;
}
