namespace Dandi.Cli.Commands.List;

/// <summary>A path that gets a record in the output.</summary>
/// <param name="Shown">The path as the user would type it.</param>
/// <param name="FullPath">The path to open.</param>
/// <param name="Kind">What is at the path.</param>
internal sealed record ListedPath(string Shown, string FullPath, ListedKind Kind)
{
    /// <summary>Why the path is <see cref="ListedKind.Unreadable"/>, as a sentence.</summary>
    public string? Problem { get; init; }
}
