using Dandi.FileSystem;

namespace Dandi.Downloads.Targets;

/// <summary>
/// A folder that is downloaded, such as a Zarr, at a checked path of a <see cref="TargetTree"/>. Thread-safe.
/// </summary>
public sealed class TargetFolder
{
    private readonly TargetTree _tree;

    internal TargetFolder(TargetTree tree, string path) => (_tree, Path) = (tree, path);

    /// <summary>The path relative to the root of the tree, with <c>/</c>.</summary>
    public string Path { get; }

    /// <summary>The path on this machine, for messages and for reading.</summary>
    public string FullPath => _tree.FullPath(Path);

    /// <summary>Whether the folder exists.</summary>
    /// <exception cref="DandiException">
    /// Something else is in its place and not to be replaced, a link leads out of the tree, or it is unknown.
    /// </exception>
    public bool Exists()
    {
        using var folder = _tree.TryOpen(Path);
        if (folder is not null)
            return true;
        return _tree.FileAt(Path).Find()?.Kind switch
        {
            null => false,
            EntryKind.File when _tree.ReplacesOtherKinds => false,
            EntryKind.File => throw TargetError.InTheWay(FullPath, "a file"),
            EntryKind.Link => throw TargetError.LinkInTheWay(FullPath),
            _ => throw TargetError.InTheWay(FullPath, "a special file"),
        };
    }

    /// <summary>Whether a run that was killed has left its <see cref="OpenStaging"/>.</summary>
    /// <exception cref="DandiException">It cannot be determined.</exception>
    internal bool HasStaging()
    {
        using var folder = _tree.TryOpen(Path + TargetNames.PartialExtension);
        return folder is not null;
    }

    /// <summary>
    /// Opens the folder <c>NAME.dandidownload</c> next to this one, in which files are written before they get their
    /// names in this one.
    /// </summary>
    /// <exception cref="DandiException">
    /// Another program downloads the folder, something is in the way, or the folder cannot be created.
    /// </exception>
    internal StagingFolder OpenStaging() => StagingFolder.Open(_tree, this);

    /// <summary>Returns what the files in the folder have in common, to be disposed when they are written.</summary>
    /// <param name="isNew">Whether the folder did not exist before this run.</param>
    internal EntryTargets OpenEntries(bool isNew) => new(_tree, this, isNew);

    /// <summary>Returns a file in the folder.</summary>
    /// <param name="path">The path relative to this folder, with <c>/</c>.</param>
    /// <exception cref="DandiException">The path is not safe.</exception>
    internal TargetFile FileAt(string path) => _tree.FileAt($"{Path}/{path}");

    /// <summary>Whether the folder is a link to one.</summary>
    /// <exception cref="DandiException">It cannot be determined.</exception>
    internal bool IsLink => _tree.FileAt(Path).Find() is { Kind: EntryKind.Link };

    /// <summary>Whether a path in the folder leads through a link to a folder.</summary>
    /// <exception cref="DandiException">It cannot be determined.</exception>
    internal bool IsBelowLink(string path)
    {
        return AssetPath.FoldersOf(path).Any(IsLinkAt);

        bool IsLinkAt(string folder) => _tree.FileAt($"{Path}/{folder}").Find() is { Kind: EntryKind.Link };
    }

    /// <inheritdoc cref="TargetTree.Warned"/>
    internal void Warn(string text) => _tree.Warned(text);

    /// <inheritdoc cref="TargetCleaning.Count"/>
    internal long CountExtra(Func<WalkEntry, bool> keeps, CancellationToken cancellationToken) =>
        TargetCleaning.Count(_tree, Path, keeps, cancellationToken);

    /// <inheritdoc cref="TargetCleaning.Run"/>
    internal long Clean(Func<WalkEntry, bool> keeps, CancellationToken cancellationToken) =>
        TargetCleaning.Run(_tree, Path, keeps, cancellationToken);
}
