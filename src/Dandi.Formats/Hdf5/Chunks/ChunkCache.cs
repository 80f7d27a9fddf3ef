using Dandi.Hdf5.Layouts;

namespace Dandi.Hdf5.Chunks;

/// <summary>The chunks of a file that were found or decoded last, of all its datasets together, in memory of constant size.</summary>
internal sealed class ChunkCache
{
    private const long MaxBytes = 16 << 20;
    private const int Bookkeeping = 128;

    private readonly Dictionary<(long Dataset, long Place), Entry> _entries = [];
    private readonly Queue<((long Dataset, long Place) Key, Entry Entry)> _order = new();
    private long _bytes;

    public bool TryGet(long dataset, long place, out Hdf5Chunk? chunk, out byte[]? decoded)
    {
        var found = _entries.TryGetValue((dataset, place), out var entry);
        (chunk, decoded) = (entry?.Chunk, entry?.Decoded);
        return found;
    }

    /// <summary>Keeps where a chunk is, or that there is none, and its bytes if they were decoded.</summary>
    public void Keep(long dataset, long place, Hdf5Chunk? chunk, byte[]? decoded)
    {
        var entry = new Entry(chunk, decoded);
        _entries[(dataset, place)] = entry;
        _order.Enqueue(((dataset, place), entry));
        _bytes += SizeOf(entry);
        while (_bytes > MaxBytes && _order.Count > 1)
        {
            var (key, oldest) = _order.Dequeue();
            _bytes -= SizeOf(oldest);
            // An entry that has been replaced meanwhile stands further back.
            if (_entries.TryGetValue(key, out var current) && ReferenceEquals(current, oldest))
                _entries.Remove(key);
        }
    }

    private static int SizeOf(Entry entry) => (entry.Decoded?.Length ?? 0) + Bookkeeping;

    private sealed record Entry(Hdf5Chunk? Chunk, byte[]? Decoded);
}
