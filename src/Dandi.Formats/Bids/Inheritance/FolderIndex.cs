using Dandi.Bids.Names;
using Dandi.Bids.Tree;

namespace Dandi.Bids.Inheritance;

/// <summary>The files of a folder by the suffixes and extensions of their names.</summary>
internal sealed class FolderIndex
{
    private readonly Dictionary<(string Suffix, string Extension), NameGroup> _groups = [];

    public FolderIndex(BidsFolder folder, FolderIndex? parent)
    {
        (Folder, Parent) = (folder, parent);
        var files = new NamedFile[folder.Files.Count];
        for (var i = 0; i < files.Length; i++)
        {
            var file = new NamedFile(folder.Files[i], FileNameParts.Parse(folder.Files[i].Name));
            files[i] = file;
            var key = (file.Parts.Suffix, file.Parts.Extension);
            if (!_groups.TryGetValue(key, out var group))
                _groups[key] = group = new NameGroup();
            group.Add(file);
        }
        Files = files;
    }

    public BidsFolder Folder { get; }

    /// <summary>The folder above; null for the root of the dataset.</summary>
    public FolderIndex? Parent { get; }

    public IReadOnlyList<NamedFile> Files { get; }

    /// <summary>The fields of sidecars in this folder whose values have been checked.</summary>
    public CheckedFields CheckedFields { get; } = new();

    /// <summary>The files with a suffix and an extension; null if there are none.</summary>
    public NameGroup? Find(string suffix, string extension) => _groups.GetValueOrDefault((suffix, extension));
}
