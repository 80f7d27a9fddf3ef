using System.Threading.Channels;

namespace Dandi.Cli.Commands.Validate;

/// <summary>
/// Hands results over to another thread, many at a time: for each on its own, waking the reader would cost more than
/// finding the result. For one thread.
/// </summary>
/// <param name="target">Receives the batches; while it is full, the thread is blocked.</param>
/// <param name="time">Decides when a batch is handed over before it is full.</param>
/// <param name="stop">Ends the waiting.</param>
internal sealed class ResultBatches(
    ChannelWriter<List<ValidationResult>> target,
    TimeProvider time,
    CancellationToken stop
)
{
    private const int BatchSize = 256;
    private static readonly TimeSpan MaxDelay = TimeSpan.FromMilliseconds(200);

    private List<ValidationResult> _batch = [];
    private long _last = time.GetTimestamp();

    /// <summary>Adds a result.</summary>
    public void Add(ValidationResult result)
    {
        _batch.Add(result);
        if (_batch.Count >= BatchSize || time.GetElapsedTime(_last) >= MaxDelay)
            HandOver();
    }

    /// <summary>Hands over what is left.</summary>
    public void Complete()
    {
        HandOver();
        target.Complete();
    }

    private void HandOver()
    {
        if (!target.TryWrite(_batch))
            target.WriteAsync(_batch, stop).AsTask().GetAwaiter().GetResult();
        _batch = new List<ValidationResult>(BatchSize);
        _last = time.GetTimestamp();
    }
}
