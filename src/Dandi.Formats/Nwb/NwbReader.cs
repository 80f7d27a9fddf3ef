using Dandi.Hdf5;
using Dandi.Nwb.Reading;
using Dandi.Nwb.Specs;
using Microsoft.Win32.SafeHandles;

namespace Dandi.Nwb;

/// <summary>
/// Reads an open NWB file once: <see cref="NwbValidator"/> and <see cref="ReadRecord"/> share one opening and one walk, so that both
/// describe the same bytes.
/// </summary>
/// <remarks>
/// Each part of the file is read when it is first needed and kept until the reader is disposed; so is the exception that ended the
/// reading of a part. Only the files that external links name are opened by path. Not thread-safe.
/// </remarks>
public sealed class NwbReader : IDisposable
{
    private readonly Lazy<Hdf5File> _hdf5;
    private readonly Lazy<IReadOnlyList<string>> _groupTypes;
    private readonly Lazy<ReaderTree> _tree;
    private readonly Lazy<NwbFile> _file;
    private readonly Lazy<NwbRecord> _record;

    /// <summary>A reader of an open file; nothing is read yet.</summary>
    /// <param name="handle">The file. The caller keeps it open as long as the reader is used, and closes it.</param>
    /// <param name="path">The path that it was opened by; external links are relative to its folder.</param>
    /// <param name="name">What the file is called in messages: its path in the Dandiset.</param>
    /// <param name="clock">Tells what is in the future, and the zone of times that name none.</param>
    /// <param name="token">Ends the reading.</param>
    public NwbReader(SafeFileHandle handle, string path, string name, TimeProvider clock, CancellationToken token)
    {
        (Path, Name, Clock, Token) = (path, name, clock, token);
        _hdf5 = new(() => Hdf5File.Open(handle, leaveOpen: true, token: token));
        _groupTypes = new(() => new LinkScan(Hdf5, name, token).ReadTypes());
        _tree = new(ReadTree);
        _file = new(() => NwbFile.Read(path, Hdf5, () => Tree, Unchecked));
        _record = new(MakeRecord);
    }

    /// <summary>How many bytes were read from the file until now.</summary>
    public long BytesRead => _hdf5.IsValueCreated ? Hdf5.BytesRead : 0;

    internal string Path { get; }

    internal string Name { get; }

    internal TimeProvider Clock { get; }

    internal CancellationToken Token { get; }

    /// <summary>What validation could not check, because it cannot be read here.</summary>
    internal UncheckedParts Unchecked { get; } = new();

    /// <summary>The file as HDF5 has it.</summary>
    internal Hdf5File Hdf5 => _hdf5.Value;

    /// <summary>The types of its groups (<see cref="LinkScan.ReadTypes"/>).</summary>
    internal IReadOnlyList<string> GroupTypes => _groupTypes.Value;

    /// <summary>Its groups and datasets as the reference reader walks through them.</summary>
    /// <exception cref="UnreadableNwbException">The reference reader stops at something.</exception>
    internal ReaderTree Tree => _tree.Value;

    /// <summary>Its objects.</summary>
    /// <exception cref="UnreadableNwbException">The reference reader would refuse it.</exception>
    internal NwbFile File => _file.Value;

    /// <summary>Reads what the file says of itself (nwb.md §3.1, §3.2).</summary>
    /// <exception cref="UnreadableNwbException">The reference reader would refuse it, or it is damaged.</exception>
    /// <exception cref="UnsupportedNwbException">This version cannot read what every record must have.</exception>
    /// <exception cref="IOException">The disk fails.</exception>
    public NwbRecord ReadRecord()
    {
        try
        {
            return _record.Value;
        }
        catch (UnsupportedHdf5Exception gap)
        {
            throw new UnsupportedNwbException(Name, gap);
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
            return ReaderTree.Read(Hdf5, Path, Token);
        }
        catch (InvalidSpecificationException broken)
        {
            throw new UnreadableNwbException(broken.ErrorClass, broken.Message, broken.Message, broken);
        }
    }

    private NwbRecord MakeRecord()
    {
        // The reference looks at the links before anything else: what it refuses there is told first.
        var types = GroupTypes;
        return new RecordReading(File, types, Clock.LocalTimeZone, Token).Read();
    }
}
