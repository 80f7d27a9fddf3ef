using System.Text.Json.Nodes;
using Dandi.Server.Json;

namespace Dandi.Server.Search;

/// <summary>
/// The filters of <c>dandisets/search/</c>: one asset must satisfy all of them (archive-api.md §17.5). A list is
/// satisfied by any of its values; an empty one is no filter.
/// </summary>
internal sealed record AssetCriteria
{
    public IReadOnlyList<string> FileTypes { get; init; } = [];

    /// <summary>The minimum size in bytes; 0 for none.</summary>
    public long MinSize { get; init; }

    /// <summary>The maximum size in bytes; 0 for none.</summary>
    public long MaxSize { get; init; }

    public IReadOnlyList<string> Genotypes { get; init; } = [];

    public IReadOnlyList<string> Species { get; init; } = [];

    public IReadOnlyList<string> Techniques { get; init; } = [];

    /// <summary>Whether an index leads to the assets that satisfy one of the filters.</summary>
    public bool HasIndex => Genotypes.Count > 0 || Species.Count > 0;

    /// <summary>
    /// The given filters: their names in responses, and conditions on <c>asset a</c> and <c>blob b</c>.
    /// </summary>
    public IEnumerable<(string Name, string Condition)> Conditions()
    {
        if (FileTypes.Count > 0)
            yield return (
                "file_type",
                "EXISTS (SELECT 1 FROM json_each($fileTypes) f WHERE a.format LIKE f.value || '%')"
            );
        if (MinSize > 0 || MaxSize > 0)
            yield return ("file_size", "b.size >= $minSize AND ($maxSize = 0 OR b.size <= $maxSize)");
        if (Genotypes.Count > 0)
            yield return ("genotype", "a.genotype IN (SELECT 'T' || value FROM json_each($genotypes))");
        if (Species.Count > 0)
            yield return ("species", "a.species IN (SELECT value FROM json_each($species))");
        if (Techniques.Count > 0)
        {
            yield return (
                "measurement_technique",
                """
                EXISTS (SELECT 1 FROM asset_term q WHERE q.asset = a.id AND q.kind = 'measurementTechnique'
                    AND q.name IN (SELECT value FROM json_each($techniques)))
                """
            );
        }
    }

    /// <summary>The parameters of all conditions.</summary>
    public (string Name, object? Value)[] Parameters() =>
        [
            ("$fileTypes", ToJson(FileTypes)),
            ("$minSize", MinSize),
            ("$maxSize", MaxSize),
            ("$genotypes", ToJson(Genotypes)),
            ("$species", ToJson(Species)),
            ("$techniques", ToJson(Techniques)),
        ];

    /// <summary>A list as a parameter for <c>json_each</c>.</summary>
    public static string ToJson(IEnumerable<string> values) =>
        JsonText.Write(new JsonArray([.. values.Select(value => (JsonNode)value)]));
}
