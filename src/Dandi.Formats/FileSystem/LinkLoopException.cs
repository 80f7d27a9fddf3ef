namespace Dandi.FileSystem;

/// <summary>A link leads to a folder that it is in itself.</summary>
/// <param name="target">The folder.</param>
public sealed class LinkLoopException(string target) : IOException($"It is a link to `{target}`, which it is in itself")
{
    /// <summary>The folder that the link leads to.</summary>
    public string Target => target;
}
