using System.Collections.Concurrent;
using Dandi.Transfers;

namespace Dandi.Cli.Output.Report;

/// <summary>
/// Measures how long assets are in their stages. Assets in progress count at the same time, so that the sum is longer
/// than the run. Thread-safe; memory grows with the number of assets in progress only.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class StageTimes(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Progress> _running = new(StringComparer.Ordinal);
    private readonly long[] _ticks = new long[Names.Length];

    private static readonly string[] Names =
    [
        "validating",
        "hashing",
        "sending or receiving bytes",
        "waiting for the archive",
        "waiting until a changing file is quiet",
        "other work",
    ];

    /// <summary>The times so far, without those that are zero.</summary>
    public IReadOnlyList<TimeShare> Shares =>
        [
            .. Names
                .Select((name, i) => new TimeShare(name, TimeSpan.FromTicks(Interlocked.Read(ref _ticks[i]))))
                .Where(share => share.Time > TimeSpan.Zero),
        ];

    /// <summary>Follows an event.</summary>
    /// <returns>How long the run worked on the asset, if the event is its end; otherwise null.</returns>
    public TimeSpan? Follow(TransferEvent value)
    {
        if (value.Outcome is null)
        {
            if (_running.TryGetValue(value.Path, out var known))
            {
                if (known.Stage != value.Stage && _running.TryUpdate(value.Path, known.In(value.Stage, Now), known))
                    Add(known);
            }
            else
                _running.TryAdd(value.Path, new Progress(value.Stage, Now, Now));
            return null;
        }
        if (!_running.TryRemove(value.Path, out var last))
            return null;
        Add(last);
        return time.GetElapsedTime(last.Start);
    }

    /// <summary>The assets that have not ended, each with its stage and how long the run has worked on it.</summary>
    public IEnumerable<(string Path, TransferStage Stage, TimeSpan Duration)> InProgress =>
        _running
            .OrderBy(asset => asset.Value.Start)
            .Select(asset => (asset.Key, asset.Value.Stage, time.GetElapsedTime(asset.Value.Start)));

    private long Now => time.GetTimestamp();

    private void Add(Progress ended) =>
        Interlocked.Add(ref _ticks[GroupOf(ended.Stage)], time.GetElapsedTime(ended.StageStart).Ticks);

    private static int GroupOf(TransferStage stage) =>
        stage switch
        {
            TransferStage.PreValidating or TransferStage.TraversingZarr => 0,
            TransferStage.Hashing or TransferStage.Verifying => 1,
            TransferStage.Uploading or TransferStage.Downloading => 2,
            TransferStage.ProducingAsset
            or TransferStage.ComparingZarr
            or TransferStage.PlanningUpload
            or TransferStage.DeletingExtraFiles
            or TransferStage.ServerCalculatingChecksum
            or TransferStage.ChecksumMismatch
            or TransferStage.UpdatingMetadata => 3,
            TransferStage.WaitingForQuietPeriod => 4,
            _ => 5,
        };

    private sealed record Progress(TransferStage Stage, long Start, long StageStart)
    {
        public Progress In(TransferStage stage, long now) => this with { Stage = stage, StageStart = now };
    }
}
