namespace Dandi.Bids.Schema;

/// <summary>A rule for folders (<c>rules.directories.TYPE</c>); one of name, entity and value is not null.</summary>
/// <param name="Path">The path in the schema, such as <c>rules.directories.raw.subject</c>.</param>
/// <param name="Key">The last part of the path.</param>
internal sealed record DirectoryRule(string Path, string Key)
{
    /// <summary>The name of the folder.</summary>
    public string? Name { get; init; }

    /// <summary>The short name of the entity that the name of the folder consists of.</summary>
    public string? Entity { get; init; }

    /// <summary>What the name is a value of: <c>datatype</c>.</summary>
    public string? Value { get; init; }

    public RequirementLevel Level { get; init; }

    /// <summary>Whether BIDS has no rules for what is in the folder.</summary>
    public bool IsOpaque { get; init; }

    /// <summary>The keys of the rules for folders inside; alternatives are listed one after the other.</summary>
    public IReadOnlyList<string> Folders { get; init; } = [];
}
