namespace Dandi.Bids.Schema;

/// <summary>A rule for file names (a leaf of <c>rules.files</c>). A member that is null demands nothing.</summary>
/// <param name="Path">The path in the schema, such as <c>rules.files.raw.func.func</c>.</param>
internal sealed record FileRule(string Path)
{
    /// <summary>Whether the rule is only for derivative datasets.</summary>
    public bool IsDerivative { get; init; }

    /// <summary>The only path that the rule is for, relative to the dataset.</summary>
    public string? ExactPath { get; init; }

    /// <summary>A glob for the name before its first period.</summary>
    public string? StemPattern { get; init; }

    public IReadOnlyList<string>? Suffixes { get; init; }

    /// <summary>The extensions, with the period; one may be empty.</summary>
    public IReadOnlyList<string>? Extensions { get; init; }

    public IReadOnlyList<string>? Datatypes { get; init; }

    public IReadOnlyList<FileEntity>? Entities { get; init; }
}
