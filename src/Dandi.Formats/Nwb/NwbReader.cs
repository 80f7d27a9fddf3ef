using Dandi.FileSystem;
using Dandi.Hdf5;
using Dandi.Nwb.Reading;
using Dandi.Nwb.Specs;
using Microsoft.Win32.SafeHandles;

namespace Dandi.Nwb;

/// <summary>
/// Reads an open NWB file once. <see cref="NwbValidator"/> and <see cref="ReadRecord"/> share one open handle and one
/// walk, so that both describe the same bytes.
/// </summary>
/// <remarks>
/// <para>The parts are read lazily, each when it is first needed, and kept until the reader is disposed:</para>
/// <list type="number">
/// <item>the HDF5 superblock and root (<see cref="Hdf5File"/>);</item>
/// <item>the types of the groups and a check of all links (<see cref="LinkScan"/>);</item>
/// <item>the groups and datasets as PyNWB walks through them (<see cref="ReaderTree"/>);</item>
/// <item>the objects that PyNWB would construct, or the reason why it could not (<see cref="NwbFile"/>);</item>
/// <item>the flat record, the source of the metadata (<see cref="NwbRecordReader"/>).</item>
/// </list>
/// <para>If reading a part throws, every later use of the part throws the same exception.</para>
/// <list type="bullet">
/// <item><see cref="UnreadableNwbException"/>: PyNWB cannot read the file either.</item>
/// <item><see cref="InvalidHdf5Exception"/>: the file is damaged.</item>
/// <item><see cref="UnsupportedHdf5Exception"/>: only this version cannot read it.</item>
/// </list>
/// <para>An <see cref="IOException"/> is never caught. The only exceptions caught here are converted: an
/// <see cref="InvalidSpecificationException"/> becomes an <see cref="UnreadableNwbException"/>, and
/// <see cref="ReadRecord"/> converts the HDF5 exceptions.</para>
/// <para>Only the files that external links of a local file refer to are opened by path. Not thread-safe.</para>
/// <seealso href="https://nwb-schema.readthedocs.io"/>
/// <seealso href="https://nwb-storage.readthedocs.io"/>
/// </remarks>
public sealed class NwbReader : IDisposable
{
    private readonly bool _isLocal;
    private readonly Lazy<Hdf5File> _hdf5;
    private readonly Lazy<IReadOnlyList<string>> _groupTypes;
    private readonly Lazy<ReaderTree> _tree;
    private readonly Lazy<NwbFile> _file;
    private readonly Lazy<NwbRecord> _record;

    /// <summary>Creates a reader for an open file; nothing is read yet.</summary>
    /// <param name="handle">The open file. The caller keeps it open while the reader is used, and closes it.</param>
    /// <param name="path">The path that the file was opened by; external links are relative to its folder.</param>
    /// <param name="name">The name of the file in messages: its path in the Dandiset.</param>
    /// <param name="clock">Provides the current time, and the time zone for times without an offset.</param>
    /// <param name="token">Cancels reading.</param>
    public NwbReader(SafeFileHandle handle, string path, string name, TimeProvider clock, CancellationToken token)
        : this(() => Hdf5File.Open(handle, leaveOpen: true, token: token), path, name, clock, isLocal: true, token) { }

    /// <summary>
    /// Creates a reader for a file that is not on this machine; nothing is read yet. Its external links lead nowhere:
    /// a file from elsewhere must not name files of this machine to read.
    /// </summary>
    /// <param name="source">The bytes of the file.</param>
    /// <param name="name">The name of the file in messages: its path in the Dandiset.</param>
    /// <param name="clock">Provides the current time, and the time zone for times without an offset.</param>
    /// <param name="token">Cancels reading.</param>
    public NwbReader(IByteSource source, string name, TimeProvider clock, CancellationToken token)
        : this(() => Hdf5File.Open(source, token: token), name, name, clock, isLocal: false, token) { }

    private NwbReader(
        Func<Hdf5File> open,
        string path,
        string name,
        TimeProvider clock,
        bool isLocal,
        CancellationToken token
    )
    {
        _isLocal = isLocal;
        (Path, Name, Clock, Token) = (path, name, clock, token);
        _hdf5 = new(open);
        _groupTypes = new(() => new LinkScan(Hdf5, name, token).ReadTypes());
        _tree = new(ReadTree);
        _file = new(() => NwbFile.Read(path, Hdf5, () => Tree, Unchecked));
        _record = new(CreateRecord);
    }

    /// <summary>The number of bytes read from the file so far.</summary>
    public long BytesRead => _hdf5.IsValueCreated ? Hdf5.BytesRead : 0;

    internal string Path { get; }

    internal string Name { get; }

    internal TimeProvider Clock { get; }

    internal CancellationToken Token { get; }

    /// <summary>Collects what validation could not check because this version cannot read it.</summary>
    internal UncheckedParts Unchecked { get; } = new();

    internal Hdf5File Hdf5 => _hdf5.Value;

    /// <summary>The types of the groups (<see cref="LinkScan.ReadTypes"/>).</summary>
    internal IReadOnlyList<string> GroupTypes => _groupTypes.Value;

    /// <summary>The groups and datasets as PyNWB walks through them.</summary>
    /// <exception cref="UnreadableNwbException">PyNWB fails while it walks through the file.</exception>
    internal ReaderTree Tree => _tree.Value;

    /// <summary>The objects of the file.</summary>
    /// <exception cref="UnreadableNwbException">PyNWB cannot read the file.</exception>
    internal NwbFile File => _file.Value;

    /// <summary>Reads the flat record of the file (docs/spec/nwb.md 3.1, 3.2).</summary>
    /// <exception cref="UnreadableNwbException">PyNWB cannot read the file, or the file is damaged.</exception>
    /// <exception cref="UnsupportedNwbException">This version cannot read a field that every record
    /// needs.</exception>
    /// <exception cref="IOException">The file cannot be read from the disk.</exception>
    public NwbRecord ReadRecord() => ReadAsUser(() => _record.Value);

    /// <summary>Reads which videos and images the file names (docs/spec/bids-zarr-schema.md 4.5).</summary>
    /// <exception cref="UnreadableNwbException">PyNWB cannot read the file, or the file is damaged.</exception>
    /// <exception cref="UnsupportedNwbException">This version cannot read one of the names.</exception>
    /// <exception cref="IOException">The file cannot be read from the disk.</exception>
    public NwbMedia ReadMedia() => ReadAsUser(() => MediaReferences.Read(File));

    private T ReadAsUser<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (UnsupportedHdf5Exception unsupported)
        {
            throw new UnsupportedNwbException(Name, unsupported);
        }
        catch (InvalidHdf5Exception damage)
        {
            throw new UnreadableNwbException("builtins.OSError", damage.Message, $"{damage.Message}.", damage);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_tree.IsValueCreated)
            Tree.Dispose();
        if (_hdf5.IsValueCreated)
            Hdf5.Dispose();
    }

    private ReaderTree ReadTree()
    {
        try
        {
            return ReaderTree.Read(Hdf5, _isLocal ? Path : null, Token);
        }
        catch (InvalidSpecificationException invalid)
        {
            throw new UnreadableNwbException(invalid.PythonException, invalid.Message, invalid.Message, invalid);
        }
    }

    private NwbRecord CreateRecord()
    {
        // The Python client checks the links before anything else, so a failure there is the one to report.
        var types = GroupTypes;
        return new NwbRecordReader(File, types, Clock.LocalTimeZone, Token).Read();
    }
}
