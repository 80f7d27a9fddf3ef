using Dandi.Hdf5.Layouts;

namespace Dandi.Hdf5.Chunks;

/// <summary>
/// Caches the locations and decoded bytes of recently used chunks of all datasets of a file, up to 16 MiB (first in,
/// first out).
/// </summary>
internal sealed class ChunkCache
{
    private const long MaxBytes = 16 << 20;
    private const int EntryOverhead = 128;

    private readonly Dictionary<(long Dataset, long Position), Entry> _entries = [];
    private readonly Queue<((long Dataset, long Position) Key, Entry Entry)> _order = new();
    private long _bytes;

    public bool TryGet(long dataset, long position, out Hdf5Chunk? chunk, out byte[]? decoded)
    {
        var found = _entries.TryGetValue((dataset, position), out var entry);
        (chunk, decoded) = (entry?.Chunk, entry?.Decoded);
        return found;
    }

    /// <summary>Adds or replaces an entry.</summary>
    /// <param name="dataset">The address of the dataset.</param>
    /// <param name="position">The position of the chunk in the grid, as one number.</param>
    /// <param name="chunk">The stored chunk; null if it was never written.</param>
    /// <param name="decoded">The decoded bytes; null if they were not decoded.</param>
    public void Set(long dataset, long position, Hdf5Chunk? chunk, byte[]? decoded)
    {
        var entry = new Entry(chunk, decoded);
        _entries[(dataset, position)] = entry;
        _order.Enqueue(((dataset, position), entry));
        _bytes += SizeOf(entry);
        while (_bytes > MaxBytes && _order.Count > 1)
        {
            var (key, oldest) = _order.Dequeue();
            _bytes -= SizeOf(oldest);
            // An entry that was replaced is in the queue again.
            if (_entries.TryGetValue(key, out var current) && ReferenceEquals(current, oldest))
                _entries.Remove(key);
        }
    }

    private static int SizeOf(Entry entry) => (entry.Decoded?.Length ?? 0) + EntryOverhead;

    private sealed record Entry(Hdf5Chunk? Chunk, byte[]? Decoded);
}
