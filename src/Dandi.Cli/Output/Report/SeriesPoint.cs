using Dandi.Transfers;

namespace Dandi.Cli.Output.Report;

/// <summary>What happened during a part of a run.</summary>
/// <param name="Length">How long it was.</param>
/// <param name="Amount">What was done: bytes that moved, or files that were validated.</param>
/// <param name="Concurrency">The mean number of requests to the store in flight.</param>
/// <param name="Limit">What limited the speed for most of the time.</param>
internal readonly record struct SeriesPoint(TimeSpan Length, double Amount, double Concurrency, TransferLimit Limit)
{
    /// <summary>The amount per second.</summary>
    public double Rate => Length > TimeSpan.Zero ? Amount / Length.TotalSeconds : 0;

    /// <summary>Joins this part with the next one.</summary>
    public SeriesPoint Join(SeriesPoint next)
    {
        var length = Length + next.Length;
        return new SeriesPoint(
            length,
            Amount + next.Amount,
            length > TimeSpan.Zero ? ((Concurrency * Length) + (next.Concurrency * next.Length)) / length : 0,
            next.Length >= Length ? next.Limit : Limit
        );
    }
}
