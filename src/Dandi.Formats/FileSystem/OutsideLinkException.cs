namespace Dandi.FileSystem;

/// <summary>A symbolic link to a folder leads out of the folder that links must stay in.</summary>
/// <param name="target">The path without links of the folder that the link leads to.</param>
/// <param name="boundary">The folder that links must stay in.</param>
public sealed class OutsideLinkException(string target, string boundary)
    : IOException($"It is a symbolic link to `{target}`, which is outside of `{boundary}`")
{
    /// <summary>The path without links of the folder that the link leads to.</summary>
    public string Target => target;
}
