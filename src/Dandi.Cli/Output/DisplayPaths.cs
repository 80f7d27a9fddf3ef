namespace Dandi.Cli.Output;

/// <summary>Formats paths as the user would type them.</summary>
/// <param name="workingDirectory">The folder in which the command was called.</param>
internal sealed class DisplayPaths(string workingDirectory)
{
    private readonly string _prefix = workingDirectory.EndsWith('/') ? workingDirectory : workingDirectory + "/";

    /// <summary>Returns a path relative to the working directory if it is in it, otherwise the absolute path.</summary>
    public string Of(string fullPath) =>
        fullPath.Length > _prefix.Length && fullPath.StartsWith(_prefix, StringComparison.Ordinal)
            ? fullPath[_prefix.Length..]
            : fullPath;

    /// <summary>Formats the path of something in a folder.</summary>
    /// <param name="root">The absolute path of the folder.</param>
    /// <param name="path">The path relative to the folder; empty or <c>.</c> for the folder itself.</param>
    public string Of(string root, string path) =>
        path is "" or "." ? Of(root)
        : root == workingDirectory && path[0] != '/' ? path
        : Of(Path.Combine(root, path));
}
