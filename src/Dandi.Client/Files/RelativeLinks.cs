using Dandi.FileSystem;

namespace Dandi.Files;

/// <summary>Texts of relative symbolic links.</summary>
/// <remarks>
/// The system goes through a text part by part, and <c>..</c> after a link to a folder leads out of the folder that the
/// link leads to. <see cref="Path.GetFullPath(string)"/> removes both parts, which gives another file.
/// </remarks>
internal static class RelativeLinks
{
    /// <summary>The text of a link that leads to a file.</summary>
    /// <param name="file">The full path of the file.</param>
    /// <param name="link">The full path of the link; its folder need not exist yet.</param>
    public static string TextFor(string file, string link) =>
        // The system resolves the text from where the folder of the link really is.
        Path.GetRelativePath(RealPath.OfFolder(link), file);

    /// <summary>The text of a link; null if the path is not a link.</summary>
    public static string? TextOf(string path) => new FileInfo(path).LinkTarget;

    /// <summary>The text with which a link leads to the same place after it is moved.</summary>
    /// <param name="text">The text that it has.</param>
    /// <param name="link">The full path of the link.</param>
    /// <param name="target">Its full path after the move; the folder need not exist yet.</param>
    public static string Moved(string text, string link, string target)
    {
        if (Path.IsPathRooted(text))
            return text;
        var (from, to) = (RealPath.OfFolder(link), RealPath.OfFolder(target));
        return from == to ? text : Path.GetRelativePath(to, Resolve(from, text));
    }

    /// <summary>The full path to which a text leads, without <c>..</c>.</summary>
    /// <param name="folder">The full path of the folder that it is relative to.</param>
    /// <param name="text">The text.</param>
    public static string Resolve(string folder, string text)
    {
        var path = Path.IsPathRooted(text) ? "/" : folder;
        foreach (var part in text.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != "."))
            path = part == ".." ? ParentOf(path) : Path.Combine(path, part);
        return path;
    }

    private static string ParentOf(string path)
    {
        var real = PathEntry.TryRead(path, out _) is { IsLink: true } ? RealPath.OfExistingPart(path) : path;
        return Path.GetDirectoryName(real) ?? real;
    }
}
