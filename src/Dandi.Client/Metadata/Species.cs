using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Dandi.Metadata;

/// <summary>The species of a subject (docs/spec/nwb.md §3.3, "species").</summary>
public static partial class Species
{
    /// <summary>
    /// Describes the field <c>species</c> in the form of the DANDI schema; null if the field is empty.
    /// </summary>
    /// <remarks>
    /// A taxon that is not in <see cref="KnownSpecies"/> is described by its identifier only, because this program
    /// connects to no service except the archive and its store.
    /// </remarks>
    /// <exception cref="DandiException">
    /// The value is neither the identifier of a taxon nor the name of a known species.
    /// </exception>
    public static JsonObject? Of(string? field)
    {
        if (string.IsNullOrEmpty(field))
            return null;
        if (TaxonIdentifier().Match(field.Trim()) is not { Success: true } match)
            return Describe(FindByName(field));
        var identifier = KnownSpecies.Taxonomy + match.Groups["number"].Value;
        return KnownSpecies.All.FirstOrDefault(species => species.Identifier == identifier) is { } known
            ? Describe(known)
            : new JsonObject { ["schemaKey"] = "SpeciesType", ["identifier"] = identifier };
    }

    private static JsonObject Describe(KnownSpecies species) =>
        new()
        {
            ["schemaKey"] = "SpeciesType",
            ["identifier"] = species.Identifier,
            ["name"] = species.Name,
        };

    private static KnownSpecies FindByName(string field)
    {
        var text = field.ToLowerInvariant().Trim();
        var found = KnownSpecies.All.Where(species => species.IsNamed(text)).ToList();
        if (found.Count == 0)
            found = [.. KnownSpecies.All.Where(species => species.CommonNames.Contains(text, StringComparer.Ordinal))];
        return found switch
        {
            [var species] => species,
            [] => throw new DandiException($"Cannot interpret species field: {Quoted.Shortened(field)}. {Advice}"),
            _ => throw new DandiException(
                $"Cannot interpret species field: {Quoted.Shortened(field)} matches more than one species: "
                    + $"{string.Join(", ", found.Select(species => species.Name))}. Use the Latin name."
            ),
        };
    }

    private static string Advice { get; } =
        "Please contact help@dandiarchive.org to add your species, or use its URL in the NCBI taxonomy, such as "
        + $"{KnownSpecies.Taxonomy}9606. Known species: "
        + $"{string.Join("; ", KnownSpecies.All.Select(species => $"{species.Name} ({species.Identifier})"))}.";

    // A URL of any site with the NCBI taxonomy, or the identifier alone.
    [GeneratedRegex(
        @"\A(https?://\S*[/=#]|obo:)?NCBITaxon[_:]0*(?<number>[1-9][0-9]{0,9})/?\z",
        RegexOptions.IgnoreCase
            | RegexOptions.CultureInvariant
            | RegexOptions.ExplicitCapture
            | RegexOptions.NonBacktracking
    )]
    private static partial Regex TaxonIdentifier();
}
