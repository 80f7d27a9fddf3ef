namespace Dandi.Bids.Inheritance;

/// <summary>What is looked for by inheritance.</summary>
/// <param name="Suffix">The suffix; null for that of the file itself.</param>
/// <param name="Extensions">The extensions.</param>
/// <param name="FreeEntities">The entities that may differ; if there are any, several files may apply.</param>
internal sealed record InheritanceTarget(
    string? Suffix,
    IReadOnlyList<string> Extensions,
    IReadOnlyList<string> FreeEntities
)
{
    /// <summary>The sidecars of a data file.</summary>
    public static InheritanceTarget Sidecar { get; } = new(null, [".json"], []);
}
