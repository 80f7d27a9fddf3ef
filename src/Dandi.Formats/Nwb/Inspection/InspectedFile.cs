namespace Dandi.Nwb.Inspection;

/// <summary>The file being inspected, with values that several checks need.</summary>
internal sealed class InspectedFile
{
    private static readonly HashSet<string> MouseSpecies = new(StringComparer.Ordinal)
    {
        "Mus musculus",
        "Mouse",
        "mouse",
        "http://purl.obolibrary.org/obo/NCBITaxon_10090",
    };

    private HashSet<long>? _stimulatedSites;
    private HashSet<long>? _indexedSeries;
    private bool? _hasMouseSubject;

    /// <param name="file">The file to inspect.</param>
    /// <param name="folder">The folder of the file, to find files that it refers to.</param>
    /// <param name="clock">Provides the current time and the time zone.</param>
    /// <param name="token">Cancels the inspection.</param>
    public InspectedFile(NwbFile file, string folder, TimeProvider clock, CancellationToken token)
    {
        (File, Folder, Token) = (file, folder, token);
        Now = clock.GetUtcNow();
        Zone = clock.LocalTimeZone;
    }

    public NwbFile File { get; }

    public string Folder { get; }

    public DateTimeOffset Now { get; }

    public TimeZoneInfo Zone { get; }

    public CancellationToken Token { get; }

    public NwbObject? Subject => File.Root.Object("general/subject");

    /// <summary>True if the species of the subject is mouse.</summary>
    public bool HasMouseSubject =>
        _hasMouseSubject ??= Subject?.Text("species") is { } species && MouseSpecies.Contains(species);

    /// <summary>True if the subject is a protein, which has no age, sex or species.</summary>
    public bool HasProteinSubject =>
        Subject?.Text("subject_id")?.StartsWith("protein", StringComparison.Ordinal) == true;

    /// <summary>The addresses of the sites that an OptogeneticSeries refers to.</summary>
    public HashSet<long> StimulatedSites => _stimulatedSites ??= Targets("OptogeneticSeries", "site");

    /// <summary>The addresses of the series that an IndexSeries refers to.</summary>
    public HashSet<long> IndexedSeries => _indexedSeries ??= Targets("IndexSeries", "indexed_timeseries");

    private HashSet<long> Targets(string type, string link) =>
        [
            .. File
                .Objects.Where(item => item.IsKindOf(type))
                .Select(item => item.Object(link))
                .OfType<NwbObject>()
                .Select(target => target.Address),
        ];
}
