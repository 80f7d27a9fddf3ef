namespace Dandi.Cli.Commands.List;

/// <summary>Something that gets a record.</summary>
/// <param name="Shown">Its path as the user would type it.</param>
/// <param name="FullPath">Where it is on this machine.</param>
/// <param name="Kind">What it is.</param>
internal sealed record ListedPath(string Shown, string FullPath, ListedKind Kind)
{
    /// <summary>Why it cannot be told what is there, as a sentence.</summary>
    public string? Problem { get; init; }
}
