using System.Globalization;
using Dandi.Zarrs;

namespace Dandi.Downloads.Zarrs;

/// <summary>How many entries of one Zarr are on disk so far. Thread-safe.</summary>
internal sealed class EntryCounts
{
    private long _downloaded;
    private long _kept;
    private long _bytesReceived;
    private long _bytesSelected;

    /// <summary>How many entries were downloaded.</summary>
    public long Downloaded => Interlocked.Read(ref _downloaded);

    /// <summary>How many entries existed and were kept.</summary>
    public long Kept => Interlocked.Read(ref _kept);

    /// <summary>How many bytes the store has sent.</summary>
    public long BytesReceived => Interlocked.Read(ref _bytesReceived);

    /// <summary>The size of all entries that were downloaded or kept.</summary>
    public long BytesSelected => Interlocked.Read(ref _bytesSelected);

    /// <summary>The numbers of entries for the user.</summary>
    public string Summary =>
        (Downloaded, Kept) switch
        {
            (0, 0) => "no entries",
            (var done, 0) => string.Create(CultureInfo.InvariantCulture, $"{done} done"),
            (0, var kept) => string.Create(CultureInfo.InvariantCulture, $"{kept} skipped"),
            var (done, kept) => string.Create(CultureInfo.InvariantCulture, $"{done} done, {kept} skipped"),
        };

    /// <summary>Counts an entry that was downloaded.</summary>
    public void AddDownloaded(long size, long bytesReceived)
    {
        Interlocked.Increment(ref _downloaded);
        Interlocked.Add(ref _bytesSelected, size);
        Interlocked.Add(ref _bytesReceived, bytesReceived);
    }

    /// <summary>Counts an entry that was kept.</summary>
    public void AddKept(long size)
    {
        Interlocked.Increment(ref _kept);
        Interlocked.Add(ref _bytesSelected, size);
    }

    /// <summary>Describes how far the download of the Zarr got before the run was stopped.</summary>
    /// <param name="failures">The entries that have failed.</param>
    public DownloadStoppedException ToStop(ZarrEntryFailures failures)
    {
        var done = Downloaded + Kept;
        var failed =
            failures.Count == 0
                ? "."
                : string.Create(CultureInfo.InvariantCulture, $"; {failures.Count} failed:{failures.List()}");
        return new DownloadStoppedException(
            done switch
            {
                0 => $"Interrupted before any entry was complete{failed}",
                1 => $"Interrupted after 1 entry, which is kept{failed}",
                _ => string.Create(
                    CultureInfo.InvariantCulture,
                    $"Interrupted after {done} entries, which are kept{failed}"
                ),
            }
        );
    }
}
