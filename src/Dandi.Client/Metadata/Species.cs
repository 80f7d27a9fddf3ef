using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Dandi.Metadata;

/// <summary>The species of a subject as metadata have it (nwb.md §3.3, "species").</summary>
public static partial class Species
{
    /// <summary>What the field <c>species</c> means; null for nothing.</summary>
    /// <remarks>A number of the taxonomy that <see cref="KnownSpecies"/> does not have would have to be looked up elsewhere, which this program does not do.</remarks>
    /// <exception cref="DandiException">It is none of the known ones.</exception>
    public static JsonObject? Of(string? field)
    {
        if (string.IsNullOrEmpty(field)) return null;
        var species = TaxonAddress().Match(field) is { Success: true } match ? FindByNumber(match.Groups["number"].Value, field) : FindByName(field);
        return new JsonObject
        {
            ["schemaKey"] = "SpeciesType",
            ["identifier"] = species.Identifier,
            ["name"] = species.Name,
        };
    }

    private static KnownSpecies FindByNumber(string number, string field) =>
        KnownSpecies.All.FirstOrDefault(species => species.Identifier == KnownSpecies.Taxonomy + number)
        ?? throw new DandiException($"Cannot interpret species field: {Quoted.Shortened(field)} would have to be looked up at ontobee.org, and dandi asks nobody but the archive and its store. {Advice}");

    private static KnownSpecies FindByName(string field)
    {
        var text = field.ToLowerInvariant().Trim();
        var found = KnownSpecies.All.Where(species => species.IsNamed(text)).ToList();
        if (found.Count == 0) found = [.. KnownSpecies.All.Where(species => species.CommonNames.Contains(text, StringComparer.Ordinal))];
        return found switch
        {
            [var species] => species,
            [] => throw new DandiException($"Cannot interpret species field: {Quoted.Shortened(field)}. {Advice}"),
            _ => throw new DandiException($"Cannot interpret species field: {Quoted.Shortened(field)} is more than one species: {string.Join(", ", found.Select(species => species.Name))}. Write the Latin name."),
        };
    }

    private static string Advice { get; } =
        $"Please contact help@dandiarchive.org to add your species. Known are: {string.Join("; ", KnownSpecies.All.Select(species => $"{species.Name} ({species.Identifier})"))}.";

    [GeneratedRegex(@"\Ahttps?://purl\.obolibrary\.org/obo/NCBITaxon_(?<number>[0-9]+)/?\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex TaxonAddress();
}
