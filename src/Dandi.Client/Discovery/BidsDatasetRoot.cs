using Dandi.FileSystem;

namespace Dandi.Discovery;

/// <summary>Recognizes the roots of BIDS datasets.</summary>
public static class BidsDatasetRoot
{
    /// <summary>Whether a folder has a <c>dataset_description.json</c>.</summary>
    /// <remarks>
    /// A dangling link counts: DataLad leaves one if the content of a file is stored elsewhere. So does a folder or a
    /// pipe of this name: the validation says that it is no description.
    /// </remarks>
    /// <exception cref="IOException">The system cannot tell.</exception>
    public static bool IsAt(string folder) =>
        PathEntry.Read(Path.Combine(folder, AssetNames.BidsDescription))
            is { IsAbsent: false }
                or { IsDanglingLink: true };

    /// <summary>Finds the topmost dataset that contains a full path; null if there is none.</summary>
    /// <exception cref="IOException">The system cannot tell.</exception>
    public static string? FindAbove(string path)
    {
        string? found = null;
        for (var folder = Path.GetDirectoryName(path); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (IsAt(folder))
                found = folder;
        }
        return found;
    }
}
