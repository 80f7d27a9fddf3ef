using Dandi.FileSystem;

namespace Dandi.Organizing.Placing;

/// <summary>Texts of relative symbolic links.</summary>
internal static class RelativeLinks
{
    /// <summary>The text of a link that leads to a file.</summary>
    /// <param name="file">The full path of the file.</param>
    /// <param name="link">The full path of the link; its folder need not exist yet.</param>
    public static string TextFor(string file, string link) =>
        // The system resolves the text from where the folder of the link really is.
        Path.GetRelativePath(RealPath.OfExistingPart(Path.GetDirectoryName(link)!), file);
}
