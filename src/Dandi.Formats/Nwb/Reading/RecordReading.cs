using Dandi.Hdf5;

namespace Dandi.Nwb.Reading;

/// <summary>Puts together the flat record of a file (nwb.md §3.2).</summary>
internal sealed class RecordReading(NwbFile file, IReadOnlyList<string> types, TimeZoneInfo zone, CancellationToken token)
{
    private const int MostEntries = 100_000;
    private const string Subject = "/general/subject/";
    private const string Icephys = "/general/DandiIcephysMetadata";

    private readonly List<string> _notes = [];

    public NwbRecord Read()
    {
        var start = Date("/session_start_time");
        return new NwbRecord
        {
            NwbVersion = file.Version,
            ExperimentDescription = Text("/general/experiment_description"),
            Experimenter = Texts("/general/experimenter"),
            Identifier = Text("/identifier"),
            Institution = Text("/general/institution"),
            Keywords = Keywords(),
            Lab = Text("/general/lab"),
            RelatedPublications = Texts("/general/related_publications"),
            SessionDescription = Text("/session_description"),
            SessionId = Text("/general/session_id"),
            SessionStartTime = start,
            SessionEndTime = End(start),
            Age = Text(Subject + "age"),
            DateOfBirth = Date(Subject + "date_of_birth"),
            Genotype = Text(Subject + "genotype"),
            Sex = Text(Subject + "sex"),
            Species = Text(Subject + "species"),
            Strain = Text(Subject + "strain"),
            SubjectId = Text(Subject + "subject_id"),
            CellId = OfIcephys("cell_id"),
            SliceId = OfIcephys("slice_id"),
            TissueSampleId = OfIcephys("tissue_sample_id"),
            ProbeIds = Probes(),
            NumberOfElectrodes = Rows("/general/extracellular_ephys/electrodes"),
            NumberOfUnits = Rows("/units"),
            ExternalFileObjects = ExternalFiles.Read(file, _notes.Add),
            NeurodataTypes = types,
            Notes = _notes,
        };
    }

    private Hdf5Values? Values(string path) => (file.Find(path) as Hdf5Dataset)?.Values;

    private string? Text(string path) => Values(path) is { Count: 1 } values ? Checked(path, values.ReadText()) : null;

    private List<string>? Texts(string path)
    {
        if (Values(path) is not { Type.Class: Hdf5TypeClass.String } values) return null;
        if (values.Count > MostEntries) throw new UnreadableNwbException("builtins.ValueError", "", $"{path} has {values.Count} entries; more than {MostEntries} are not read.");
        return [.. values.ReadTexts(0, (int)values.Count).Select(text => Checked(path, text) ?? "")];
    }

    private List<string>? Keywords()
    {
        const string At = "/general/keywords";
        if (Values(At) is { Space.Dimensions.Count: > 1 } values)
        {
            throw new UnreadableNwbException("pydantic_core._pydantic_core.PydanticSerializationError", "Unable to serialize unknown type: <class 'numpy.ndarray'>",
                $"{At} has {values.Space.Dimensions.Count} dimensions; keywords are a list of texts, of one dimension.");
        }
        return Texts(At);
    }

    private static string? Checked(string path, string? text)
    {
        if (text is null || Hdf5Text.IsUtf8(text)) return text;
        throw new UnreadableNwbException("builtins.UnicodeDecodeError", "'utf-8' codec can't decode byte", $"{path} is no UTF-8 text, as every text in an NWB file has to be. Write it again in UTF-8.");
    }

    private Moment? Date(string path) => Text(path) is { } text && Moment.TryParseIso(text, out var moment) ? moment.Offset is null ? moment.In(zone) : moment : null;

    private Moment? End(Moment? start)
    {
        if (start is not { } began || new SessionDuration(file, token).Read(_notes.Add) is not { } seconds) return null;
        return began.Add(TimeSpan.FromTicks((long)Math.Round(seconds * 1e6, MidpointRounding.ToEven) * TimeSpan.TicksPerMicrosecond));
    }

    private string? OfIcephys(string name) => file.Find(Icephys) is { } metadata && file.ObjectOf(metadata)?.Text(name) is { } text ? text : null;

    private List<long>? Probes()
    {
        var probes = new List<long>();
        foreach (var device in file.Objects.Where(item => item.IsKindOf("Device") && item.Path == $"/general/devices/{item.Name}").OrderBy(item => item.Path, StringComparer.Ordinal))
        {
            if (device.Number("probe_id") is { } probe) probes.Add((long)probe);
        }
        return probes.Count == 0 ? null : probes;
    }

    private long Rows(string path) => file.Find(path + "/id") is Hdf5Dataset { Space.Dimensions: [var rows, ..] } ? rows : 0;
}
