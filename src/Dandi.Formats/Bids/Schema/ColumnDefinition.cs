using Dandi.Bids.Values;

namespace Dandi.Bids.Schema;

/// <summary>A column of a table (<c>objects.columns</c>).</summary>
/// <param name="Name">The name in the header of the table.</param>
internal sealed record ColumnDefinition(string Name)
{
    /// <summary>The names of the formats of which a value must have one; there is at least one.</summary>
    public required IReadOnlyList<string> Formats { get; init; }

    /// <summary>The pattern of a value, which counts instead of the formats; null for none.</summary>
    public string? Pattern { get; init; }

    public string? Unit { get; init; }

    /// <summary>The allowed values; null for all.</summary>
    public IReadOnlyList<string>? Levels { get; init; }

    public double? Minimum { get; init; }

    public double? Maximum { get; init; }

    /// <summary>
    /// The description of the column as a sidecar would have it (<c>Format</c>, <c>Levels</c>, <c>Units</c>, …). If it
    /// is not null, a sidecar replaces it as a whole instead of refining it.
    /// </summary>
    public JsObject? Definition { get; init; }
}
