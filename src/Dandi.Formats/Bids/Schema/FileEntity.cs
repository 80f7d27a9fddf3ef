namespace Dandi.Bids.Schema;

/// <summary>An entity that a file rule allows in a name.</summary>
/// <param name="ShortName">The name as it is in file names, such as <c>sub</c>.</param>
/// <param name="IsRequired">Whether the check of file names demands it of each name.</param>
internal sealed record FileEntity(string ShortName, bool IsRequired)
{
    /// <summary>The level as the schema states it.</summary>
    public RequirementLevel Level { get; init; }

    /// <summary>The only labels that the rule allows; null if it does not limit them.</summary>
    public IReadOnlyList<string>? Labels { get; init; }
}
