using Dandi.Bids.Readers;
using Dandi.FileSystem;

namespace Dandi.Bids.Tree;

/// <summary>A file of a BIDS dataset, or a folder that counts as one.</summary>
internal sealed class BidsFile
{
    private readonly long _size;

    /// <summary>The name; that of a folder ends with <c>/</c>.</summary>
    public required string Name { get; init; }

    public required BidsFolder Parent { get; init; }

    /// <summary>The path from the root of the dataset, which begins with <c>/</c>.</summary>
    public string Path => Parent.PathOf(Name);

    /// <summary>The path on this machine.</summary>
    public string FullPath => Parent.FullPathOf(Name.TrimEnd('/'));

    /// <summary>The folder, if it is one; null for a file.</summary>
    public BidsFolder? Folder { get; init; }

    /// <summary>The size in bytes; of a folder, that of its content, which is read from the disk.</summary>
    public long Size
    {
        get => Folder?.ReadContentSize() ?? _size;
        init => _size = value;
    }

    /// <summary>Whether it is empty; of a folder, whether all files in it are.</summary>
    public bool IsEmpty => Folder is null ? _size == 0 : !Folder.HasContent();

    /// <summary>Whether <c>.bidsignore</c> or a default pattern excludes it from the checks.</summary>
    public bool IsIgnored { get; init; }

    /// <summary>
    /// Whether it is a link to a file of git-annex. If the content is not on this machine, it is read as empty, and
    /// <see cref="Size"/> is the real size nevertheless.
    /// </summary>
    public bool IsAnnexed { get; init; }

    /// <summary>Whether a rule, an association or <c>exists</c> has used the file.</summary>
    public bool IsViewed { get; set; }

    /// <summary>Opens the file for reading. The content of a folder is empty.</summary>
    /// <exception cref="BidsReadException">The file cannot be opened: <c>FILE_READ</c>.</exception>
    public Stream OpenRead() => Folder is null ? ReadFault.Translate(Open) : Stream.Null;

    /// <summary>Reads the file.</summary>
    /// <exception cref="BidsReadException">It cannot be read (<c>FILE_READ</c>) or is malformed.</exception>
    public T Read<T>(Func<Stream, T> read)
    {
        using var stream = OpenRead();
        return read(stream);
    }

    private Stream Open()
    {
        try
        {
            return RegularFile.OpenStream(FullPath);
        }
        catch (Exception error) when (IsAnnexed && error is FileNotFoundException or DirectoryNotFoundException)
        {
            return Stream.Null;
        }
    }
}
