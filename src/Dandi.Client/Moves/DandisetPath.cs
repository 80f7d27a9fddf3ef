namespace Dandi.Moves;

/// <summary>A path in a Dandiset, as a user named it.</summary>
/// <param name="Path">The path relative to the root; empty for the root itself.</param>
/// <param name="IsFolder">Whether the text says that it is a folder, such as by a slash at its end.</param>
public readonly record struct DandisetPath(string Path, bool IsFolder)
{
    /// <summary>The last component.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>Resolves a path and removes <c>.</c>, <c>..</c> and empty components, without looking at
    /// files.</summary>
    /// <param name="text">A path relative to <paramref name="currentFolder"/>.</param>
    /// <param name="currentFolder">A folder of the Dandiset; empty for its root.</param>
    /// <exception cref="UsageException">The path is absolute, empty or leads out of the Dandiset.</exception>
    public static DandisetPath Resolve(string text, string currentFolder)
    {
        if (text.Length == 0)
            throw new UsageException("A path is empty. Write `.` for the current folder.");
        if (text[0] == '/')
            throw Outside(text);
        var parts = currentFolder.Length == 0 ? [] : currentFolder.Split('/').ToList();
        var given = text.Split('/');
        foreach (var part in given)
        {
            if (part is "" or ".")
                continue;
            if (part != "..")
                parts.Add(part);
            else if (parts.Count > 0)
                parts.RemoveAt(parts.Count - 1);
            else
                throw Outside(text);
        }
        return new DandisetPath(string.Join('/', parts), given[^1] is "" or "." or "..");
    }

    /// <summary>Joins a folder and a path below it; the empty path is the root.</summary>
    public static string Join(string folder, string path) => folder.Length == 0 ? path : $"{folder}/{path}";

    private static UsageException Outside(string text) =>
        new(
            $"`{text}` is outside of the Dandiset. Name only paths inside of it, relative to the current folder or, "
                + "with `-d`, to the root of the Dandiset."
        );
}
