namespace Dandi.FileSystem;

/// <summary>
/// A path is not a regular file: reading it could block forever, or never end.
/// </summary>
/// <param name="kind">What is at the path, with its article, such as <c>a folder</c>.</param>
public sealed class NotRegularFileException(string kind) : IOException($"It is {kind}, not a regular file.")
{
    /// <summary>What is at the path, with its article.</summary>
    public string Kind => kind;
}
