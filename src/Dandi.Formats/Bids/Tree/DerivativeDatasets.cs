using Dandi.FileSystem;

namespace Dandi.Bids.Tree;

/// <summary>
/// The datasets in the folder <c>derivatives</c> of a dataset. They are datasets of their own, for which the rules of
/// the outer one say nothing (docs/spec/bids-zarr-schema.md §1.1).
/// </summary>
internal static class DerivativeDatasets
{
    private const string Folder = "derivatives";
    private const int MaxCount = 1000;

    /// <summary>Finds those that a part of the outer dataset touches.</summary>
    /// <returns>Their paths from the root of the outer dataset, without a slash at the beginning.</returns>
    public static IReadOnlyList<string> Find(string root, DatasetPart part)
    {
        var found = new List<string>();
        try
        {
            var walk = new FolderWalk(root, NameOrder.Ordinal);
            walk.Enter(Folder);
            while (found.Count < MaxCount && walk.TryReadNext(out var entry))
            {
                if (part.Touches("/" + entry.Path) && IsDataset(root, entry))
                    found.Add(entry.Path);
            }
        }
        catch (IOException)
        {
            // No rule says anything about the folder, so that it may be unreadable.
        }
        return found;
    }

    private static bool IsDataset(string root, WalkEntry entry) =>
        entry is { IsFolder: true, IsUndecodable: false }
        && PathEntry.TryRead(Path.Combine(root, entry.Path, BidsDatasetRoot.Description), out _) is { } description
        && BidsDatasetRoot.IsDescription(description);
}
