namespace Dandi.Bids.Tree;

/// <summary>A folder of a BIDS dataset.</summary>
/// <remarks>
/// The content of a folder that no rule looks into is not kept in memory, but looked up on the disk: of a pseudo-file,
/// of an opaque folder, and of one whose content <c>.bidsignore</c> excludes.
/// </remarks>
internal sealed class BidsFolder
{
    private readonly List<BidsFile> _files = [];
    private readonly List<BidsFolder> _folders = [];
    private BidsFile? _asFile;
    private string? _path;

    public required string Name { get; init; }

    /// <summary>The folder above; null for the root of the dataset.</summary>
    public BidsFolder? Parent { get; init; }

    /// <summary>The path from the root of the dataset, which begins with <c>/</c>; <c>/</c> for the root.</summary>
    public string Path => _path ??= Parent?.PathOf(Name) ?? "/";

    /// <summary>The path on this machine.</summary>
    public string FullPath => RootPath ?? System.IO.Path.Combine(Root.RootPath!, Path[1..]);

    /// <summary>The files whose checks the dataset needs, sorted by name; empty if the content is not kept.</summary>
    public IReadOnlyList<BidsFile> Files => _files;

    /// <summary>The folders in this one, sorted by name; empty if the content is not kept.</summary>
    public IReadOnlyList<BidsFolder> Folders => _folders;

    public bool IsIgnored { get; init; }

    /// <summary>Whether what is in the folder is excluded from the checks.</summary>
    public bool IsContentIgnored { get; init; }

    /// <summary>Whether the folder counts as a file.</summary>
    public bool IsPseudoFile { get; init; }

    /// <summary>Whether there are no rules for what is in the folder.</summary>
    public bool IsOpaque { get; init; }

    /// <summary>Whether the walk of the checks enters the folder.</summary>
    public bool IsChecked => !IsIgnored && !IsPseudoFile && !IsOpaque;

    /// <summary>The path of the root on this machine; null for any other folder.</summary>
    internal string? RootPath { get; init; }

    private BidsFolder Root
    {
        get
        {
            var folder = this;
            while (folder.Parent is { } parent)
                folder = parent;
            return folder;
        }
    }

    /// <summary>Whether <see cref="Files"/> and <see cref="Folders"/> are what is in the folder.</summary>
    internal bool IsKept { get; init; } = true;

    /// <summary>The folder as a file, whose name ends with <c>/</c>.</summary>
    public BidsFile AsFile() =>
        _asFile ??= new BidsFile
        {
            Name = Name + "/",
            Parent = Parent ?? this,
            Folder = this,
            IsIgnored = IsIgnored,
        };

    public BidsFile? FindFile(string name) => Find(_files, file => file.Name, name);

    public BidsFolder? FindFolder(string name) => Find(_folders, folder => folder.Name, name);

    /// <summary>The file at a path below this folder; null if there is none among those that are checked.</summary>
    public BidsFile? FindFileAt(IReadOnlyList<string> names)
    {
        var folder = this;
        for (var i = 0; i < names.Count - 1; i++)
        {
            if (folder.FindFolder(names[i]) is not { IsChecked: true } next)
                return null;
            folder = next;
        }
        return folder.FindFile(names[^1]);
    }

    /// <summary>Whether there is a file or folder at a path below this folder; a file there becomes viewed.</summary>
    public bool Contains(IReadOnlyList<string> names)
    {
        var folder = this;
        for (var i = 0; i < names.Count; i++)
        {
            if (!folder.IsKept)
                return FolderContent.Exists(folder.FullPath, names.Skip(i));
            if (i == names.Count - 1 && folder.FindFile(names[i]) is { } file)
                return file.IsViewed = true;
            if (folder.FindFolder(names[i]) is not { } next)
                return false;
            folder = next;
        }
        return names.Count > 0;
    }

    /// <summary>The path of an entry from the root of the dataset.</summary>
    internal string PathOf(string name) => Parent is null ? "/" + name : $"{Path}/{name}";

    internal string FullPathOf(string name) => System.IO.Path.Combine(FullPath, name);

    internal void Add(BidsFile file) => _files.Add(file);

    internal void Add(BidsFolder folder) => _folders.Add(folder);

    /// <summary>Ends the addition of entries, which were added in order.</summary>
    internal void Complete()
    {
        _files.TrimExcess();
        _folders.TrimExcess();
    }

    /// <summary>The size of all files of a pseudo-file or an opaque folder; 0 for any other folder.</summary>
    internal long ReadContentSize() => IsPseudoFile || IsOpaque ? FolderContent.Sizes(FullPath).Sum() : 0;

    internal bool HasContent() => (IsPseudoFile || IsOpaque) && FolderContent.Sizes(FullPath).Any(size => size > 0);

    private static T? Find<T>(List<T> entries, Func<T, string> nameOf, string name)
        where T : class
    {
        var (low, high) = (0, entries.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            switch (string.CompareOrdinal(nameOf(entries[middle]), name))
            {
                case 0:
                    return entries[middle];
                case < 0:
                    low = middle + 1;
                    break;
                default:
                    high = middle - 1;
                    break;
            }
        }
        return null;
    }
}
