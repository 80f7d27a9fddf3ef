using Dandi.Files.Spool;

namespace Dandi.Zarrs;

/// <summary>
/// The archive's entries of a Zarr in byte order of their paths, whatever the order in which the archive lists them
/// (docs/decisions/0033-zarr-listing-order.md).
/// </summary>
/// <remarks>
/// An external merge sort. As long as entries arrive in order, they are appended to one spool. From the first one that
/// is out of order, they are collected in memory up to 4 MiB, sorted, and spooled as a run; 16 runs are merged into
/// one.
/// </remarks>
internal sealed class ZarrListing : IDisposable
{
    private const int MaxRuns = 16;
    private const int MaxBufferedBytes = 4 << 20;

    // Of an entry in memory, apart from its path.
    private const int FixedBytes = 80;

    private readonly SpoolSpace _space;
    private readonly List<ZarrEntrySpool> _runs = [];
    private readonly List<ZarrEntry> _unordered = [];
    private int _bufferedBytes;
    private string? _last;
    private bool _isOrdered = true;

    private ZarrListing(SpoolSpace space) => (_space, _runs) = (space, [new ZarrEntrySpool(space)]);

    /// <summary>Reads a listing to its end.</summary>
    /// <exception cref="DandiException">An entry is listed twice, or there is no space for temporary data.</exception>
    public static async Task<ZarrListing> ReadAsync(
        IAsyncEnumerable<ZarrEntry> entries,
        SpoolSpace space,
        CancellationToken cancellationToken
    )
    {
        var listing = new ZarrListing(space);
        try
        {
            await foreach (var entry in entries.WithCancellation(cancellationToken))
                listing.Add(entry);
            listing.SpoolBuffer();
            return listing;
        }
        catch
        {
            listing.Dispose();
            throw;
        }
    }

    /// <summary>Returns the entries in byte order of their paths, each once.</summary>
    /// <exception cref="DandiException">An entry is listed twice.</exception>
    public IEnumerable<ZarrEntry> Read()
    {
        string? last = null;
        foreach (var entry in Merge())
        {
            EnsureOther(entry.Path, last);
            last = entry.Path;
            yield return entry;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _runs.ForEach(run => run.Dispose());

    private void Add(ZarrEntry entry)
    {
        EnsureOther(entry.Path, _last);
        _isOrdered = _isOrdered && (_last is null || Utf8Order.Compare(_last, entry.Path) < 0);
        _last = entry.Path;
        if (_isOrdered)
        {
            _runs[0].Add(entry);
            return;
        }
        _unordered.Add(entry);
        _bufferedBytes += FixedBytes + (2 * entry.Path.Length);
        if (_bufferedBytes >= MaxBufferedBytes)
            SpoolBuffer();
    }

    private void SpoolBuffer()
    {
        if (_unordered.Count == 0)
            return;
        if (_runs.Count == MaxRuns)
            MergeRuns();
        _unordered.Sort(static (left, right) => Utf8Order.Compare(left.Path, right.Path));
        Spool(_unordered);
        _unordered.Clear();
        _bufferedBytes = 0;
    }

    private void MergeRuns()
    {
        var before = _runs.ToList();
        Spool(Merge());
        before.ForEach(run => run.Dispose());
        _runs.RemoveRange(0, before.Count);
    }

    private void Spool(IEnumerable<ZarrEntry> entries)
    {
        var run = new ZarrEntrySpool(_space);
        try
        {
            foreach (var entry in entries)
                run.Add(entry);
        }
        catch
        {
            run.Dispose();
            throw;
        }
        _runs.Add(run);
    }

    private IEnumerable<ZarrEntry> Merge()
    {
        var next = new PriorityQueue<IEnumerator<ZarrEntry>, string>(Utf8Order.Instance);
        var readers = _runs.Select(run => run.Read().GetEnumerator()).ToList();
        try
        {
            foreach (var reader in readers.Where(reader => reader.MoveNext()))
                next.Enqueue(reader, reader.Current.Path);
            while (next.TryDequeue(out var reader, out _))
            {
                yield return reader.Current;
                if (reader.MoveNext())
                    next.Enqueue(reader, reader.Current.Path);
            }
        }
        finally
        {
            readers.ForEach(reader => reader.Dispose());
        }
    }

    private static void EnsureOther(string path, string? last)
    {
        if (path == last)
            throw new DandiException(
                $"The archive lists the entry `{Quoted.Shortened(path)}` of the Zarr twice, so it cannot be compared. "
                    + "Run the command again; if that does not help, report it to the archive's help desk."
            );
    }
}
