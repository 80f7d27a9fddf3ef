using System.Collections.Concurrent;
using Dandi.Upload;

namespace Dandi.Client.Tests.Upload;

/// <summary>What a run tells of bytes while it goes on: of each asset and stage never less than before, never more than there is.</summary>
internal sealed class ReportedProgress
{
    private readonly ConcurrentDictionary<(string Path, UploadStage Stage), UploadEvent> _last = new();
    private readonly ConcurrentQueue<string> _faults = new();

    /// <summary>Takes an event; those of one asset come one at a time.</summary>
    public void Add(UploadEvent value)
    {
        // The end, and the beginning of a stage, tell nothing of bytes.
        if (value.Outcome is not null || value.BytesTotal == 0)
            return;
        var last = _last.GetValueOrDefault((value.Path, value.Stage));
        _last[(value.Path, value.Stage)] = value;
        var isConsistent =
            0 <= value.BytesAcknowledged
            && value.BytesAcknowledged <= value.BytesDone
            && value.BytesDone <= value.BytesTotal;
        var falls = value.BytesDone < last.BytesDone || value.BytesAcknowledged < last.BytesAcknowledged;
        if (!isConsistent || falls)
            _faults.Enqueue($"{last} then {value}");
    }

    /// <summary>Nothing ran backwards.</summary>
    public void AssertConsistent() => Assert.Empty(_faults);
}
