using Dandi.Hdf5.Chunks;
using Dandi.Hdf5.Headers;
using Dandi.Hdf5.Storage;
using Dandi.Hdf5.Values;
using Microsoft.Win32.SafeHandles;

namespace Dandi.Hdf5;

/// <summary>An HDF5 file, open for reading. It never follows a link into another file and never trusts a length. One reader serves one thread; several may have the same file open.</summary>
/// <remarks>HDF5 format specification version 3.0 and what HDF5 2.0 writes; hdf5.md says why it is our own.</remarks>
public sealed class Hdf5File : IDisposable
{
    private const int MaxCachedObjects = 8192;

    // As in the HDF5 library: a chain of more soft links than this is taken for a cycle.
    private const int MaxSoftLinks = 16;

    private readonly Superblock _superblock;
    private readonly Dictionary<long, Hdf5Object> _objects = [];
    private readonly SafeFileHandle? _owned;

    private Hdf5File(FileBytes bytes, SafeFileHandle? owned)
    {
        (Bytes, _owned) = (bytes, owned);
        _superblock = Superblock.Read(bytes);
        Heaps = new GlobalHeaps(bytes);
        SharedMessages = new SharedMessages(bytes);
        ReadExtension();
    }

    /// <summary>The version of the superblock: 0 to 3.</summary>
    public int SuperblockVersion => _superblock.Version;

    /// <summary>Bytes before the superblock that are not HDF5's.</summary>
    public long UserBlock => _superblock.UserBlock;

    /// <summary>Bytes of an address in this file.</summary>
    public int OffsetSize => _superblock.OffsetSize;

    /// <summary>Bytes of a length in this file.</summary>
    public int LengthSize => _superblock.LengthSize;

    /// <summary>Bytes read from the file until now.</summary>
    public long BytesRead => Bytes.BytesRead;

    /// <summary>The root group.</summary>
    /// <exception cref="InvalidHdf5Exception">It is no group, or damaged.</exception>
    public Hdf5Group Root =>
        ObjectAt(_superblock.RootAddress) as Hdf5Group
        ?? throw new InvalidHdf5Exception(
            Hdf5Fault.Damaged,
            "object header",
            _superblock.RootAddress + UserBlock,
            "The root of the file is no group"
        );

    internal FileBytes Bytes { get; }

    internal GlobalHeaps Heaps { get; }

    internal SharedMessages SharedMessages { get; }

    internal ChunkCache Chunks { get; } = new();

    /// <summary>Opens a file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="limits">What reading it may cost; null for the defaults.</param>
    /// <param name="token">Ends any reading of it.</param>
    /// <exception cref="InvalidHdf5Exception">It is no sound HDF5 file.</exception>
    /// <exception cref="UnsupportedHdf5Exception">This reader does not know its kind.</exception>
    /// <exception cref="IOException">It cannot be opened or read.</exception>
    public static Hdf5File Open(string path, Hdf5Limits? limits = null, CancellationToken token = default) =>
        Open(
            File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete),
            limits,
            token: token
        );

    /// <summary>Reads a file that is open.</summary>
    /// <param name="handle">The file.</param>
    /// <param name="limits">What reading it may cost; null for the defaults.</param>
    /// <param name="leaveOpen">Whether the handle stays the caller's to close; otherwise it is closed with the reader, or when this throws.</param>
    /// <param name="token">Ends any reading of it.</param>
    /// <exception cref="InvalidHdf5Exception">It is no sound HDF5 file.</exception>
    /// <exception cref="UnsupportedHdf5Exception">This reader does not know its kind.</exception>
    public static Hdf5File Open(
        SafeFileHandle handle,
        Hdf5Limits? limits = null,
        bool leaveOpen = false,
        CancellationToken token = default
    )
    {
        var owned = leaveOpen ? null : handle;
        try
        {
            return new Hdf5File(new FileBytes(handle, new ReadingBudget(limits ?? new Hdf5Limits(), token)), owned);
        }
        catch
        {
            owned?.Dispose();
            throw;
        }
    }

    /// <summary>The object whose header is at an address, as hard links and object references have it.</summary>
    /// <param name="address">Relative to the base address.</param>
    /// <exception cref="InvalidHdf5Exception">There is none.</exception>
    public Hdf5Object ObjectAt(long address)
    {
        if (_objects.TryGetValue(address, out var known))
            return known;
        var read = Hdf5Object.Read(this, ObjectHeader.Read(Bytes, address));
        if (_objects.Count >= MaxCachedObjects)
            _objects.Clear();
        return _objects[address] = read;
    }

    /// <summary>What a path leads to, soft links followed; null if a link is missing, leads nowhere, in circles or into another file.</summary>
    /// <param name="path">From the root, or from <paramref name="from"/> if it does not begin with `/`.</param>
    /// <param name="from">The group that it is relative to; null for the root.</param>
    /// <exception cref="InvalidHdf5Exception">A group or object on the way is damaged.</exception>
    public Hdf5Object? Find(string path, Hdf5Group? from = null)
    {
        var hops = 0;
        return Find(path, from ?? Root, ref hops);
    }

    /// <summary>What a link of a group leads to; null if it leads nowhere, in circles or into another file.</summary>
    /// <param name="link">The link.</param>
    /// <param name="group">The group that it belongs to.</param>
    /// <exception cref="InvalidHdf5Exception">A group or object on the way is damaged.</exception>
    public Hdf5Object? Follow(Hdf5Link link, Hdf5Group group)
    {
        var hops = 0;
        return Follow(link, group, ref hops);
    }

    /// <inheritdoc/>
    public void Dispose() => _owned?.Dispose();

    private Hdf5Object? Find(string path, Hdf5Group from, ref int hops)
    {
        Hdf5Object at = path.StartsWith('/') ? Root : from;
        foreach (var name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (name == ".")
                continue;
            if (
                at is not Hdf5Group group
                || group.Link(name) is not { } link
                || Follow(link, group, ref hops) is not { } next
            )
                return null;
            at = next;
        }
        return at;
    }

    private Hdf5Object? Follow(Hdf5Link link, Hdf5Group group, ref int hops) =>
        link.Kind switch
        {
            Hdf5LinkKind.Hard => ObjectAt(link.Address),
            Hdf5LinkKind.Soft when ++hops <= MaxSoftLinks => Find(link.TargetPath!, group, ref hops),
            _ => null,
        };

    private void ReadExtension()
    {
        if (_superblock.ExtensionAddress == ByteCursor.Undefined)
            return;
        var extension = ObjectHeader.Read(Bytes, _superblock.ExtensionAddress);
        if (extension.Find(MessageKind.SharedMessageTable) is { } table)
            SharedMessages.ReadTable(table);
        if (extension.Find(MessageKind.DriverInformation) is { } driver)
        {
            var body = driver.Read(Bytes, "driver information");
            body.Skip(1);
            throw Superblock.NeedsDriver(body.Bytes(8), driver.Offset);
        }
        if (extension.Find(MessageKind.CacheImage) is { } image && HasCacheImage(image.Read(Bytes, "cache image")))
        {
            throw new UnsupportedHdf5Exception(
                Hdf5Fault.Unsupported,
                "superblock extension",
                image.Offset,
                "The metadata of the file stand in an image of its writer's cache, which this reader does not know. `h5repack` makes a plain file of it"
            );
        }
    }

    private static bool HasCacheImage(ByteCursor image)
    {
        image.Skip(1);
        return image.Address() != ByteCursor.Undefined && image.Length() > 0;
    }
}
