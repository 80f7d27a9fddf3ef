using Dandi.FileSystem;

namespace Dandi.Bids.Tree;

/// <summary>Reads the files and folders of a BIDS dataset (docs/spec/bids-zarr-schema.md §1.1).</summary>
/// <remarks>
/// What changes while it is read is an issue, <c>FILE_READ</c>, as is what cannot be read. Links are followed; the
/// entries that are found through links are limited, because a few links can lead to any number of paths.
/// </remarks>
internal sealed class BidsTree
{
    // Real datasets with links have a link a subject, or a link a file, and hardly ever links behind links.
    private const int MaxLinkedEntries = 1_000_000;
    private const int MaxDoublyLinkedEntries = 20_000;

    /// <summary>Folders of the root that are no part of the dataset; derivatives are datasets of their own.</summary>
    private static readonly string[] Excluded = ["sourcedata", "code", "derivatives"];

    private readonly string _root;
    private readonly FolderKinds _kinds;
    private readonly IgnoreRules _ignore;
    private readonly Action<BidsIssue> _report;
    private readonly FolderWalk _walk;
    private readonly Stack<OpenFolder> _open = new();
    private int _linkedEntries;
    private int _doublyLinkedEntries;

    private BidsTree(string root, FolderKinds kinds, Action<BidsIssue> report)
    {
        (_root, _kinds, _report) = (root, kinds, report);
        _walk = new FolderWalk(root, NameOrder.Ordinal);
        _ignore = ReadIgnoreRules();
    }

    /// <summary>Reads a dataset.</summary>
    /// <param name="root">The absolute path of its folder.</param>
    /// <param name="kinds">Which folders count as files, and which are opaque.</param>
    /// <param name="report">Receives links that lead nowhere, and what cannot be read.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    /// <exception cref="DandiException">The folder cannot be read, or links lead to too many paths.</exception>
    public static BidsFolder Read(
        string root,
        FolderKinds kinds,
        Action<BidsIssue> report,
        CancellationToken cancellationToken
    ) => new BidsTree(root, kinds, report).Read(cancellationToken);

    private BidsFolder Read(CancellationToken cancellationToken)
    {
        var root = new BidsFolder { Name = "", RootPath = _root };
        try
        {
            _walk.Enter("");
        }
        catch (IOException error)
        {
            throw new DandiException($"Cannot read the BIDS dataset `{_root}`: {error.Message}.", error);
        }
        _open.Push(new OpenFolder(root, Links: 0));
        while (_walk.TryReadNext(out var entry))
        {
            cancellationToken.ThrowIfCancellationRequested();
            while (_open.Count > _walk.Depth)
                _open.Pop().Folder.Complete();
            if (!IsPruned(entry))
                Add(entry);
        }
        while (_open.TryPop(out var open))
            open.Folder.Complete();
        return root;
    }

    private bool IsPruned(WalkEntry entry) =>
        _open.Count == 1
            ? entry.Name != IgnoreRules.FileName
                && (FolderContent.IsPruned(entry.Name) || (entry.IsFolder && Excluded.Contains(entry.Name)))
            : FolderContent.IsPruned(entry.Name);

    private void Add(WalkEntry entry)
    {
        CountLinked(_open.Peek().Links);
        if (entry.IsUndecodable)
            ReportUnreadable(entry, "Its name is not valid UTF-8. Rename it.");
        else if (entry.IsFolder)
            AddFolder(entry);
        else
            AddFile(entry);
    }

    private void CountLinked(int links)
    {
        var isTooMuch =
            (links > 0 && ++_linkedEntries > MaxLinkedEntries)
            || (links > 1 && ++_doublyLinkedEntries > MaxDoublyLinkedEntries);
        if (isTooMuch)
            throw new DandiException(
                $"Cannot validate the BIDS dataset `{_root}`: its symbolic links to folders lead to more than "
                    + $"{(links > 1 ? MaxDoublyLinkedEntries : MaxLinkedEntries):N0} paths. Remove links to folders "
                    + "that contain links."
            );
    }

    private void AddFile(WalkEntry entry)
    {
        var path = Path.Combine(_root, entry.Path);
        if (PathEntry.TryRead(path, out var problem) is not { } found)
            ReportUnreadable(entry, problem);
        else if (found.IsLink && AnnexLink.TryReadSizeAt(path) is { } size)
            AddFile(entry, size, isAnnexed: true);
        else if (found.IsDanglingLink)
            ReportLink(entry, found.IsLinkLoop ? "SYMLINK_CYCLE" : "SYMLINK_BROKEN", found.DanglingTarget!);
        else if (found.IsAbsent)
            ReportUnreadable(entry, "It was removed while the dataset was read.");
        else if (found.Kind == EntryKind.File)
            AddFile(entry, found.Status?.Size ?? new FileInfo(path).Length, isAnnexed: false);
        else if (found.Kind == EntryKind.Folder)
            AddFolder(entry);
    }

    private void AddFile(WalkEntry entry, long size, bool isAnnexed)
    {
        var parent = _open.Peek().Folder;
        parent.Add(
            new BidsFile
            {
                Name = entry.Name,
                Parent = parent,
                Size = size,
                IsAnnexed = isAnnexed,
                IsIgnored = IsIgnored(entry) || entry.Path == IgnoreRules.FileName,
            }
        );
    }

    private void AddFolder(WalkEntry entry)
    {
        var path = Path.Combine(_root, entry.Path);
        var target = new FileInfo(path).LinkTarget;
        if (target is not null && AnnexLink.TryReadSize(target) is { } size)
        {
            AddFile(entry, size, isAnnexed: true);
            return;
        }
        var parent = _open.Peek();
        var isContentIgnored = _ignore.Excludes(entry.Path + "/", parent.Folder.IsContentIgnored);
        var isPseudoFile = _kinds.IsPseudoFile(entry.Name);
        var isOpaque = _open.Count == 1 && _kinds.OpaqueFolders.Contains("/" + entry.Name);
        // Whether stimuli are used is checked, unless they are ignored.
        var isKept = !isPseudoFile && !isContentIgnored && (!isOpaque || entry.Name == "stimuli");
        var folder = new BidsFolder
        {
            Name = entry.Name,
            Parent = parent.Folder,
            IsIgnored = IsIgnored(entry),
            IsContentIgnored = isContentIgnored,
            IsPseudoFile = isPseudoFile,
            IsOpaque = isOpaque,
            IsKept = isKept,
        };
        if (!isKept || TryEnter(entry, target))
            parent.Folder.Add(folder);
        if (isKept && _walk.Depth > _open.Count)
            _open.Push(new OpenFolder(folder, parent.Links + (target is null ? 0 : 1)));
    }

    private bool TryEnter(WalkEntry entry, string? target)
    {
        try
        {
            _walk.Enter(entry.Path);
            return true;
        }
        catch (LinkLoopException)
        {
            ReportLink(entry, "SYMLINK_CYCLE", target ?? "");
            return false;
        }
        catch (IOException error)
        {
            ReportUnreadable(entry, error.Message);
            return false;
        }
    }

    private bool IsIgnored(WalkEntry entry) => _ignore.Excludes(entry.Path, _open.Peek().Folder.IsContentIgnored);

    private void ReportLink(WalkEntry entry, string code, string target)
    {
        // The BIDS validator does not look at links in folders for whose content there are no rules.
        if (!IsIgnored(entry) && !_open.Any(open => open.Folder.IsOpaque))
        {
            var message =
                code == "SYMLINK_CYCLE"
                    ? $"It is a symbolic link to `{target}`, which leads back to itself. Remove the link."
                    : $"It is a symbolic link to `{target}`, which does not exist. Restore the target.";
            _report(new BidsIssue(code, BidsSeverity.Error, "/" + entry.Path) { Message = message });
        }
    }

    private void ReportUnreadable(WalkEntry entry, string problem) =>
        _report(
            new BidsIssue("FILE_READ", BidsSeverity.Error, "/" + entry.Path + (entry.IsFolder ? "/" : ""))
            {
                Message = problem,
            }
        );

    private IgnoreRules ReadIgnoreRules()
    {
        try
        {
            return IgnoreRules.Read(_root);
        }
        catch (IOException error)
        {
            _report(
                new BidsIssue("FILE_READ", BidsSeverity.Error, "/" + IgnoreRules.FileName) { Message = error.Message }
            );
            return IgnoreRules.Parse("");
        }
    }

    /// <param name="Folder">The folder.</param>
    /// <param name="Links">How many links to folders lead to it.</param>
    private sealed record OpenFolder(BidsFolder Folder, int Links);
}
