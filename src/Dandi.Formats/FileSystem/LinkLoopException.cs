namespace Dandi.FileSystem;

/// <summary>A symbolic link points to a folder that contains the link.</summary>
/// <param name="target">The absolute path of that folder.</param>
public sealed class LinkLoopException(string target)
    : IOException($"It is a symbolic link to `{target}`, a folder that contains the link")
{
    /// <summary>The absolute path of the folder that the link points to.</summary>
    public string Target => target;
}
