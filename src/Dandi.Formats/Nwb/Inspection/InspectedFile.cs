namespace Dandi.Nwb.Inspection;

/// <summary>A file under inspection, with what more than one check asks of it.</summary>
internal sealed class InspectedFile
{
    private static readonly HashSet<string> NamesOfMice = new(StringComparer.Ordinal)
    {
        "Mus musculus",
        "Mouse",
        "mouse",
        "http://purl.obolibrary.org/obo/NCBITaxon_10090",
    };

    private HashSet<long>? _stimulatedSites;
    private HashSet<long>? _indexedSeries;
    private bool? _isOfMouse;

    /// <param name="file">The file.</param>
    /// <param name="folder">The folder that it lies in.</param>
    /// <param name="clock">Tells what the future is.</param>
    /// <param name="token">Ends the inspection.</param>
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

    /// <summary>Whether the subject is said to be a mouse.</summary>
    public bool IsOfMouse => _isOfMouse ??= Subject?.Text("species") is { } species && NamesOfMice.Contains(species);

    /// <summary>Whether the subject is a protein, of which neither age nor sex nor species is asked.</summary>
    public bool IsOfProtein => Subject?.Text("subject_id")?.StartsWith("protein", StringComparison.Ordinal) == true;

    /// <summary>The sites of optogenetic stimulation that a series is recorded of, by address.</summary>
    public HashSet<long> StimulatedSites => _stimulatedSites ??= Targets("OptogeneticSeries", "site");

    /// <summary>The series that the frames of an index are in, by address.</summary>
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
