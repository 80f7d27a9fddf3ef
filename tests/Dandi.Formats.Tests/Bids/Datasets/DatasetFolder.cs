using Dandi.Testing;

namespace Dandi.Formats.Tests.Bids.Datasets;

/// <summary>A folder on the disk that becomes one dataset after the other. Only what differs is written.</summary>
internal sealed class DatasetFolder : TempFolder
{
    private DatasetTree _tree = DatasetTree.Empty;

    /// <summary>Changes the folder into a dataset.</summary>
    public void Become(DatasetTree tree)
    {
        foreach (var (path, entry) in _tree.Entries)
        {
            if (tree.Entries.GetValueOrDefault(path) != entry)
                Remove(path);
        }
        foreach (var (path, entry) in tree.Entries)
        {
            if (_tree.Entries.GetValueOrDefault(path) != entry)
                Add(path, entry);
        }
        _tree = tree;
    }

    private void Add(string path, DatasetEntry entry)
    {
        var full = Locate(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        if (entry.Target is { } target)
            File.CreateSymbolicLink(full, target);
        else
            File.WriteAllBytes(full, entry.Content!);
    }

    private void Remove(string path)
    {
        File.Delete(Locate(path));
        for (
            var folder = Path.GetDirectoryName(Locate(path))!;
            folder != Root && !Directory.EnumerateFileSystemEntries(folder).Any();
            folder = Path.GetDirectoryName(folder)!
        )
            Directory.Delete(folder);
    }
}
