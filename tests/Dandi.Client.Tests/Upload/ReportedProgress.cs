using System.Collections.Concurrent;
using Dandi.Transfers;

namespace Dandi.Client.Tests.Upload;

/// <summary>
/// Checks the figures in the events of a run: for each asset and stage they never decrease, and never exceed the total.
/// </summary>
internal sealed class ReportedProgress
{
    private readonly ConcurrentDictionary<(string Path, TransferStage Stage), TransferEvent> _last = new();
    private readonly ConcurrentQueue<string> _faults = new();

    /// <summary>Checks an event. Events of one asset must come one at a time.</summary>
    public void Add(TransferEvent value)
    {
        // Outcomes, and the start of a stage, have no figures.
        if (value.Outcome is not null || value.BytesTotal == 0)
            return;
        var last = _last.GetValueOrDefault((value.Path, value.Stage));
        _last[(value.Path, value.Stage)] = value;
        var isConsistent =
            0 <= value.BytesAcknowledged
            && value.BytesAcknowledged <= value.BytesDone
            && value.BytesDone <= value.BytesTotal;
        var decreases = value.BytesDone < last.BytesDone || value.BytesAcknowledged < last.BytesAcknowledged;
        if (!isConsistent || decreases)
            _faults.Enqueue($"{last} then {value}");
    }

    public void AssertConsistent() => Assert.Empty(_faults);
}
