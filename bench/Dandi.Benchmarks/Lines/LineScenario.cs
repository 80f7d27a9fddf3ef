using System.Globalization;

namespace Dandi.Benchmarks.Lines;

/// <summary>A line and the files that are uploaded over it.</summary>
/// <param name="Name">The name on the command line.</param>
/// <param name="Megabits">The rate of the line in Mbit/s.</param>
/// <param name="RoundTrip">The round-trip time in milliseconds.</param>
/// <param name="Files">The number of files.</param>
/// <param name="Size">The size of each in bytes.</param>
internal sealed record LineScenario(string Name, double Megabits, double RoundTrip, int Files, long Size)
{
    /// <summary>The rate after half of the bytes in Mbit/s; null if it does not change.</summary>
    public double? MegabitsAfterChange { get; init; }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Megabits:0}{(MegabitsAfterChange is { } after ? $", then {after:0}" : "")} Mbit/s, {RoundTrip:0} ms, "
                + $"{Files} {(Files == 1 ? "file" : "files")} of {Size / 1e6:0.#} MB"
        );
}
