namespace Dandi.Cli.Output;

/// <summary>Paths as the user would type them.</summary>
/// <param name="workingDirectory">Where the command was called.</param>
internal sealed class ShownPaths(string workingDirectory)
{
    /// <summary>Relative to the working directory for what lies in it, else whole.</summary>
    public string Of(string fullPath)
    {
        var prefix = workingDirectory.EndsWith('/') ? workingDirectory : workingDirectory + "/";
        return fullPath.Length > prefix.Length && fullPath.StartsWith(prefix, StringComparison.Ordinal)
            ? fullPath[prefix.Length..]
            : fullPath;
    }

    /// <summary>That of something in a folder.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="path">The path in it; empty or <c>.</c> for itself.</param>
    public string Of(string root, string path) => Of(path is "" or "." ? root : Path.Combine(root, path));
}
