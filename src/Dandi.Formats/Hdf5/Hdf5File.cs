using Dandi.FileSystem;
using Dandi.Hdf5.Chunks;
using Dandi.Hdf5.Headers;
using Dandi.Hdf5.Storage;
using Dandi.Hdf5.Values;
using Microsoft.Win32.SafeHandles;

namespace Dandi.Hdf5;

/// <summary>
/// An HDF5 file that is open for reading
/// (<see href="https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">HDF5 File Format</see>
/// 3.0, and what HDF5 2.0 writes).
/// </summary>
/// <remarks>
/// <para>The reader is written for hostile input: it checks every length before it allocates, never opens another file,
/// and stops at the <see cref="Hdf5Limits"/>. For any content it throws only <see cref="Hdf5Exception"/>, besides
/// <see cref="IOException"/> of the disk and <see cref="OperationCanceledException"/>. A damaged part does not prevent
/// reading the other parts.</para>
/// <para>An instance and everything that it returns must be used by one thread at a time. Several instances may read
/// the same file. docs/spec/hdf5.md describes what is supported.</para>
/// </remarks>
public sealed class Hdf5File : IDisposable
{
    private const int MaxCachedObjects = 8192;

    // A longer chain of soft links is treated as a cycle, as in the HDF5 library.
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

    /// <summary>The size of the user block before the superblock, in bytes. Its content is arbitrary.</summary>
    public long UserBlock => _superblock.UserBlock;

    /// <summary>The size of a stored address, in bytes: 2, 4, 8 or 16.</summary>
    public int OffsetSize => _superblock.OffsetSize;

    /// <summary>The size of a stored length, in bytes: 2, 4, 8 or 16.</summary>
    public int LengthSize => _superblock.LengthSize;

    /// <summary>The number of bytes read from the file so far; metadata is read in whole pages.</summary>
    public long BytesRead => Bytes.BytesRead;

    /// <summary>The root group.</summary>
    /// <exception cref="Hdf5Exception">The root object is damaged, not supported, or not a group.</exception>
    public Hdf5Group Root =>
        ObjectAt(_superblock.RootAddress) as Hdf5Group
        ?? throw new InvalidHdf5Exception(
            Hdf5ErrorKind.Damaged,
            "object header",
            _superblock.RootAddress + UserBlock,
            "The root object of the file is not a group"
        );

    internal FileBytes Bytes { get; }

    /// <summary>Whether the file keeps a record of its free space, which restricts where it may grow.</summary>
    internal bool ManagesFreeSpace { get; private set; }

    internal GlobalHeaps Heaps { get; }

    internal SharedMessages SharedMessages { get; }

    internal ChunkCache Chunks { get; } = new();

    /// <summary>Opens a file.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="limits">The limits for reading; null for the defaults.</param>
    /// <param name="token">Cancels this call and any later reading from the file.</param>
    /// <exception cref="InvalidHdf5Exception">It is not a valid and complete HDF5 file.</exception>
    /// <exception cref="UnsupportedHdf5Exception">The file uses a feature that is not supported.</exception>
    /// <exception cref="IOException">The file cannot be opened or read, or is not a regular file.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not read the file.</exception>
    public static Hdf5File Open(string path, Hdf5Limits? limits = null, CancellationToken token = default) =>
        Open(RegularFile.OpenHandle(path), limits, token: token);

    /// <summary>Opens a file that the caller has opened.</summary>
    /// <param name="handle">The file, which must be seekable.</param>
    /// <param name="limits">The limits for reading; null for the defaults.</param>
    /// <param name="leaveOpen">Whether the caller continues to own the handle. Otherwise it is closed with this
    /// instance, or if this call throws.</param>
    /// <param name="token">Cancels this call and any later reading from the file.</param>
    /// <exception cref="InvalidHdf5Exception">It is not a valid and complete HDF5 file.</exception>
    /// <exception cref="UnsupportedHdf5Exception">The file uses a feature that is not supported.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
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
            return new Hdf5File(OpenBytes(new FileByteSource(handle), limits, token), owned);
        }
        catch
        {
            owned?.Dispose();
            throw;
        }
    }

    /// <summary>Opens a file whose bytes come from anywhere.</summary>
    /// <param name="source">The bytes; the caller continues to own them.</param>
    /// <param name="limits">The limits for reading; null for the defaults.</param>
    /// <param name="token">Cancels this call and any later reading from the file.</param>
    /// <inheritdoc cref="Open(SafeFileHandle, Hdf5Limits, bool, CancellationToken)" path="/exception"/>
    public static Hdf5File Open(IByteSource source, Hdf5Limits? limits = null, CancellationToken token = default) =>
        new(OpenBytes(source, limits, token), null);

    private static FileBytes OpenBytes(IByteSource source, Hdf5Limits? limits, CancellationToken token) =>
        new(source, new ReadingBudget(limits ?? new Hdf5Limits(), source.Length, token));

    /// <summary>Reads the object at an address, as stored in hard links and object references.</summary>
    /// <param name="address">The address of the object header, relative to the base address.</param>
    /// <returns>The object. Recently read objects are cached.</returns>
    /// <exception cref="Hdf5Exception">There is no valid object header at the address, or it is not
    /// supported.</exception>
    public Hdf5Object ObjectAt(long address)
    {
        if (_objects.TryGetValue(address, out var known))
            return known;
        var read = Hdf5Object.Read(this, ObjectHeader.Read(Bytes, address));
        if (_objects.Count >= MaxCachedObjects)
            _objects.Clear();
        return _objects[address] = read;
    }

    /// <summary>Finds an object by its path; hard and soft links are followed.</summary>
    /// <param name="path">The path, with `/`. A path that starts with `/` is relative to the root group.</param>
    /// <param name="from">The group that any other path is relative to; null for the root group.</param>
    /// <returns>Null if a link on the path does not exist, has no target, is part of a cycle, or points to another
    /// file.</returns>
    /// <exception cref="Hdf5Exception">A group or object on the path is damaged or not supported.</exception>
    public Hdf5Object? Find(string path, Hdf5Group? from = null)
    {
        var hops = 0;
        return Find(path, from ?? Root, ref hops);
    }

    /// <summary>Finds the object that a link points to.</summary>
    /// <param name="link">The link.</param>
    /// <param name="group">The group that contains the link; the target of a soft link is relative to it.</param>
    /// <returns>Null if the link has no target, is part of a cycle, or is external or user-defined.</returns>
    /// <exception cref="Hdf5Exception">A group or object on the path is damaged or not supported.</exception>
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
            Bytes.Budget.SpendElements(ReadingBudget.ElementsPerLookup);
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
        ManagesFreeSpace = extension.Find(MessageKind.FileSpaceInfo) is not null;
        if (extension.Find(MessageKind.SharedMessageTable) is { } table)
            SharedMessages.ReadTable(table);
        if (extension.Find(MessageKind.DriverInformation) is { } driver)
        {
            var body = driver.Read(Bytes, "driver information");
            body.Skip(1);
            throw Superblock.NeedsDriver(body.ReadBytes(8), driver.Offset);
        }
        if (extension.Find(MessageKind.CacheImage) is { } image && HasCacheImage(image.Read(Bytes, "cache image")))
        {
            throw new UnsupportedHdf5Exception(
                Hdf5ErrorKind.Unsupported,
                "superblock extension",
                image.Offset,
                "The file stores its metadata in a cache image, which is not supported. "
                    + "Run `h5repack` to rewrite it as a plain file"
            );
        }
    }

    private static bool HasCacheImage(ByteCursor image)
    {
        image.Skip(1);
        return image.ReadAddress() != ByteCursor.Undefined && image.ReadLength() > 0;
    }
}
