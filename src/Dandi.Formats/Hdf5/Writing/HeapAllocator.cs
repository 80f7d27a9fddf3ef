using Dandi.Hdf5.Storage;

namespace Dandi.Hdf5.Writing;

/// <summary>
/// Finds places for new texts in the global heap: in the collection that the old text is in, otherwise in a new
/// collection at the end of the file.
/// </summary>
internal sealed class HeapAllocator(Hdf5File file)
{
    private readonly Dictionary<long, HeapSpace> _spaces = [];
    private HeapSpace? _appended;

    private FileBytes Bytes => file.Bytes;

    /// <summary>The objects that were added.</summary>
    public IReadOnlyList<FilePatch> Content => [.. Used.Select(space => space.Content())];

    /// <summary>What makes them a part of the file.</summary>
    public IReadOnlyList<FilePatch> Publication =>
        [
            .. Used.Select(space => space.Publication()).OfType<FilePatch>(),
            .. _appended is null ? [] : new[] { EndOfFile.Move(file, _appended.End) },
        ];

    private IEnumerable<HeapSpace> Used =>
        _spaces.Values.Where(space => space.IsUsed).Concat(_appended is null ? [] : [_appended]);

    /// <summary>Adds an object.</summary>
    /// <param name="near">The address of the collection that is tried first.</param>
    /// <param name="text">The bytes of the object.</param>
    /// <returns>The address of its collection, and its index there.</returns>
    /// <exception cref="Hdf5EditException">There is no place for it.</exception>
    public (long Collection, int Index) Add(long near, ReadOnlySpan<byte> text)
    {
        if (!_spaces.TryGetValue(near, out var space))
            space = _spaces[near] = HeapSpace.In(Bytes, near);
        if (space.TryAdd(text) is { } index)
            return (near, index);
        _appended ??= Append();
        return _appended.TryAdd(text) is { } added
            ? (_appended.Address, added)
            : throw Hdf5EditException.File("more strings would be replaced than a collection of the global heap holds");
    }

    private HeapSpace Append()
    {
        if (file.ManagesFreeSpace)
        {
            throw Hdf5EditException.File(
                "the new texts do not fit into the free space of its global heap, and it states rules for free space "
                    + "(`fs_strategy` of h5py) by which nothing can be appended to it. "
                    + "Rewrite it with `h5repack -S FSM_AGGR -P 0 OLD NEW`"
            );
        }
        // Bytes after the end that the superblock states do not belong to HDF5, and are not overwritten.
        var end = Math.Max(Bytes.End, Bytes.Length) - Bytes.BaseAddress;
        return HeapSpace.At(Bytes, (end + 7) / 8 * 8);
    }
}
