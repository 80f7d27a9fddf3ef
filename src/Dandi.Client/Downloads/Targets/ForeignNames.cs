namespace Dandi.Downloads.Targets;

/// <summary>
/// Files and folders in a local Zarr that belong to version control: never part of a Zarr, as for uploads
/// (docs/spec/upload-command.md), and never deleted.
/// </summary>
internal static class ForeignNames
{
    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        ".dandi",
        ".datalad",
        ".git",
        ".gitattributes",
        ".gitmodules",
    };

    /// <summary>Whether a file or folder of this name is kept, with all that is in it.</summary>
    public static bool Contains(string name) => Names.Contains(name);
}
