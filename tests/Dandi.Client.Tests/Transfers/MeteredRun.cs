using Dandi.Storage;
using Dandi.Transfers;
using Microsoft.Extensions.Time.Testing;

namespace Dandi.Client.Tests.Transfers;

/// <summary>A run that reports to a meter as a pipeline does, on a fake clock.</summary>
internal sealed class MeteredRun
{
    private readonly Dictionary<string, (AssetProgress Progress, Action<TransferProgress> Track)> _files = [];
    private long _started;

    public MeteredRun() => Meter = new TransferMeter(isDownload: false, Time);

    public FakeTimeProvider Time { get; } = new();

    public TransferMeter Meter { get; }

    public TransferSnapshot Snapshot => Meter.Take();

    /// <summary>Lists files, and that they are all.</summary>
    public void List(params (string Path, long Size)[] files)
    {
        foreach (var (_, size) in files)
            Meter.Listed.Add(size);
        Meter.Listed.Complete();
    }

    /// <summary>Starts a file that is uploaded.</summary>
    public AssetProgress Start(string path, long size) => Start(path, size, ++_started);

    /// <summary>Starts a file that is uploaded, and was listed with a number.</summary>
    public AssetProgress Start(string path, long size, long number)
    {
        Meter.Start(path, size, number);
        var progress = new AssetProgress(path, Meter);
        progress.StartStage(TransferStage.Uploading);
        _files[path] = (progress, progress.TrackTransfer(TransferStage.Uploading, size));
        return progress;
    }

    /// <summary>Reports how many bytes of a file were sent so far, and how many of them the store had before.</summary>
    public void Send(string path, long done, long existing = 0) =>
        _files[path].Track(new TransferProgress(done, done) { Existing = existing });

    /// <summary>Reports how many bytes of a file were sent so far, and how many were acknowledged.</summary>
    public void SendUnacknowledged(string path, long done, long acknowledged) =>
        _files[path].Track(new TransferProgress(done, acknowledged));

    public void End(AssetOutcome outcome) =>
        Meter.Report(new TransferEvent(outcome.Path, TransferStage.ProducingAsset, 0, 0, outcome));

    public void Advance(double seconds) => Time.Advance(TimeSpan.FromSeconds(seconds));

    /// <summary>Sends bytes of a file at an even rate, ten times a second.</summary>
    /// <returns>How many bytes of the file were sent so far.</returns>
    public long SendEvenly(string path, long from, double bytesPerSecond, double seconds)
    {
        for (var tenth = 1; tenth <= seconds * 10; tenth++)
        {
            Advance(0.1);
            Send(path, from + (long)(bytesPerSecond * tenth / 10));
        }
        return from + (long)(bytesPerSecond * seconds);
    }
}
