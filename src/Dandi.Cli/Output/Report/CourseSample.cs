using Dandi.Transfers;

namespace Dandi.Cli.Output.Report;

/// <summary>How far a run is at one moment.</summary>
/// <param name="Elapsed">How long the run has taken.</param>
/// <param name="Done">What was done: bytes that moved, or files that were validated.</param>
/// <param name="Concurrency">The number of requests to the store in flight.</param>
/// <param name="Limit">What limits the speed.</param>
internal readonly record struct CourseSample(
    TimeSpan Elapsed,
    long Done,
    int Concurrency = 0,
    TransferLimit Limit = TransferLimit.Unknown
)
{
    /// <summary>Returns how far a transfer is.</summary>
    public static CourseSample Of(TransferSnapshot snapshot) =>
        new(snapshot.Elapsed, snapshot.BytesDone, snapshot.RequestsInFlight, snapshot.Limit);
}
