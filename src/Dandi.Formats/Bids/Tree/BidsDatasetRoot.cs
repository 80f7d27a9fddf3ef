using Dandi.FileSystem;

namespace Dandi.Bids.Tree;

/// <summary>Recognizes the roots of BIDS datasets.</summary>
public static class BidsDatasetRoot
{
    /// <summary>The name of the file that makes a folder a dataset.</summary>
    public const string Description = "dataset_description.json";

    /// <summary>Whether a folder has a <c>dataset_description.json</c>.</summary>
    /// <remarks>
    /// A dangling link counts: DataLad leaves one if the content of a file is stored elsewhere. So does a folder or a
    /// pipe of this name: the validation says that it is no description.
    /// </remarks>
    /// <exception cref="IOException">The system cannot tell.</exception>
    public static bool IsAt(string folder) => IsDescription(PathEntry.Read(Path.Combine(folder, Description)));

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

    /// <summary>Whether something is at the path of a description.</summary>
    internal static bool IsDescription(PathEntry entry) => entry is { IsAbsent: false } or { IsDanglingLink: true };
}
