namespace Dandi.Metadata;

/// <summary>A species that is recognized by name (docs/spec/nwb.md §3.3, "species").</summary>
/// <param name="Number">The number in the NCBI taxonomy.</param>
/// <param name="Name">The name in metadata: Latin name, space, hyphen, space, common name.</param>
/// <param name="CommonNames">Other names, in lowercase.</param>
/// <param name="Prefix">A prefix, in lowercase, that identifies the species by itself; may be null.</param>
public sealed record KnownSpecies(int Number, string Name, IReadOnlyList<string> CommonNames, string? Prefix = null)
{
    /// <summary>The prefix of the identifiers of all species.</summary>
    public const string Taxonomy = "http://purl.obolibrary.org/obo/NCBITaxon_";

    /// <summary>All known species, in the order in which names are compared.</summary>
    public static IReadOnlyList<KnownSpecies> All { get; } =
    [
        new(10090, "Mus musculus - House mouse", ["mouse"], "mus"),
        new(9606, "Homo sapiens - Human", ["human"], "homo"),
        new(10116, "Rattus norvegicus - Norway rat", ["brown rat", "rat", "norvegicus"]),
        new(10117, "Rattus rattus - Black rat", ["rattus rattus"]),
        new(9544, "Macaca mulatta - Rhesus monkey", ["mulatta", "rhesus"]),
        new(9483, "Callithrix jacchus - Common marmoset", ["jacchus"]),
        new(7227, "Drosophila melanogaster - Fruit fly", ["melanogaster", "fruit fly"]),
        new(7955, "Danio rerio - Zebra fish", ["danio", "zebrafish", "zebra fish"]),
        new(6239, "Caenorhabditis elegans - Roundworm", ["c. elegans", "caenorhabditis elegans"], "caenorhabditis"),
        new(
            9545,
            "Macaca nemestrina - Pig-tailed macaque",
            ["pig-tailed macaque", "pigtail monkey", "pigtail macaque"]
        ),
        new(9548, "Macaca radiata - Bonnet macaque", ["bonnet macaque", "bonnet monkey", "radiata"]),
        new(10047, "Meriones unguiculatus - Mongolian gerbil", ["mongolian gerbil", "mongolian jird"]),
        new(30207, "Polistes fuscatus - Common paper wasp", ["common paper wasp"]),
    ];

    /// <summary>The URL of the species in the NCBI taxonomy, as metadata have it.</summary>
    public string Identifier => Taxonomy + Number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Whether a text in lowercase is the name, either half of it, or starts with the prefix.</summary>
    public bool IsNamed(string text)
    {
        var name = Name.ToLowerInvariant();
        return text == name
            || name.Split(" - ").Contains(text, StringComparer.Ordinal)
            || (Prefix is not null && text.StartsWith(Prefix, StringComparison.Ordinal));
    }
}
