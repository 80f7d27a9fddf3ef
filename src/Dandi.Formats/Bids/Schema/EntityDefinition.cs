namespace Dandi.Bids.Schema;

/// <summary>An entity of file names (<c>objects.entities</c>).</summary>
/// <param name="LongName">The name in the schema, such as <c>subject</c>.</param>
/// <param name="ShortName">The name in file names, such as <c>sub</c>.</param>
/// <param name="Format">The name of the format of labels, such as <c>index</c>; null for any.</param>
internal sealed record EntityDefinition(string LongName, string ShortName, string? Format)
{
    /// <summary>The only labels that there are; null if they are not limited.</summary>
    public IReadOnlyList<string>? Labels { get; init; }
}
