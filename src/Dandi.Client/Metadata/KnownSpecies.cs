namespace Dandi.Metadata;

/// <summary>A species that is known by name (nwb.md §3.3, "species").</summary>
/// <param name="Number">Its number in the taxonomy of NCBI.</param>
/// <param name="Name">Its name: Latin, a hyphen, common.</param>
/// <param name="CommonNames">What else it is called, in small letters.</param>
/// <param name="Prefix">The first letters that are enough, small; null if none are.</param>
public sealed record KnownSpecies(int Number, string Name, IReadOnlyList<string> CommonNames, string? Prefix = null)
{
    /// <summary>What the identifiers of all species begin with.</summary>
    public const string Taxonomy = "http://purl.obolibrary.org/obo/NCBITaxon_";

    /// <summary>All of them, in the order in which they are tried.</summary>
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

    /// <summary>Its identifier.</summary>
    public string Identifier => Taxonomy + Number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Whether a text in small letters is its name, either half of it, or begins with the prefix.</summary>
    public bool IsNamed(string text)
    {
        var name = Name.ToLowerInvariant();
        return text == name
            || name.Split(" - ").Contains(text, StringComparer.Ordinal)
            || (Prefix is not null && text.StartsWith(Prefix, StringComparison.Ordinal));
    }
}
