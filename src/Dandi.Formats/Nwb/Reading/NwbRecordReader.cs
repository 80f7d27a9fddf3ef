using Dandi.Hdf5;
using Dandi.Hdf5.Types;

namespace Dandi.Nwb.Reading;

/// <summary>Reads the flat record of a file (docs/spec/nwb.md 3.2).</summary>
internal sealed class NwbRecordReader(
    NwbFile file,
    IReadOnlyList<string> types,
    TimeZoneInfo zone,
    CancellationToken token
)
{
    private const int MaxEntries = 100_000;
    private const string Subject = "/general/subject/";
    private const string Icephys = "/general/DandiIcephysMetadata";

    private readonly List<string> _notes = [];
    private readonly List<string> _unread = [];

    public NwbRecord Read()
    {
        var (identifier, description, subject) = ReadRequiredTexts();
        var start = Date("/session_start_time");
        return new NwbRecord
        {
            NwbVersion = file.Version,
            ObjectId = Optional("object_id", file.Root.Text),
            ExperimentDescription = Optional("/general/experiment_description", Text),
            Experimenter = Optional("/general/experimenter", Texts),
            Identifier = identifier,
            Institution = Optional("/general/institution", Text),
            Keywords = Optional("/general/keywords", Keywords),
            Lab = Optional("/general/lab", Text),
            RelatedPublications = Optional("/general/related_publications", Texts),
            SessionDescription = description,
            SessionId = Optional("/general/session_id", Text),
            SessionStartTime = start,
            SessionEndTime = Optional("the end of the session", _ => End(start)),
            Age = Optional(Subject + "age", Text),
            DateOfBirth = Optional(Subject + "date_of_birth", Date),
            Genotype = Optional(Subject + "genotype", Text),
            Sex = Optional(Subject + "sex", Text),
            Species = Optional(Subject + "species", Text),
            Strain = Optional(Subject + "strain", Text),
            SubjectId = subject,
            CellId = Optional("cell_id", OfIcephys),
            SliceId = Optional("slice_id", OfIcephys),
            TissueSampleId = Optional("tissue_sample_id", OfIcephys),
            ProbeIds = Optional("/general/devices", Probes),
            NumberOfElectrodes = Optional("/general/extracellular_ephys/electrodes", Rows),
            NumberOfUnits = Optional("/units", Rows),
            ExternalFileObjects = Optional("the external files of images", _ => ExternalFiles.Read(file, _notes.Add))
                ?? [],
            NeurodataTypes = types,
            Unread = _unread,
            Notes = [.. _notes, .. _unread],
        };
    }

    /// <summary>
    /// Reads the texts that identify the file, its session and its subject. Without them nobody could find or use the
    /// asset, so an unsupported HDF5 feature here fails the whole record.
    /// </summary>
    private (string? Identifier, string? SessionDescription, string? SubjectId) ReadRequiredTexts() =>
        (Text("/identifier"), Text("/session_description"), Text(Subject + "subject_id"));

    /// <summary>
    /// Reads a field that may be missing from a record: if this version cannot read it, it is omitted and reported.
    /// </summary>
    private T? Optional<T>(string field, Func<string, T?> read)
    {
        try
        {
            return read(field);
        }
        catch (UnsupportedHdf5Exception unsupported)
        {
            _unread.Add(
                $"{field} is omitted from the metadata: this version of dandi cannot read it. "
                    + $"{unsupported.Message}."
            );
            return default;
        }
    }

    private Hdf5Values? Values(string path) => (file.Find(path) as Hdf5Dataset)?.Values;

    private string? Text(string path) =>
        Values(path) is { Count: 1 } values ? Checked(path, values.ReadString()) : null;

    private List<string>? Texts(string path)
    {
        if (Values(path) is not { Type.Class: Hdf5TypeClass.String } values)
            return null;
        return [.. values.ReadAllStrings(MaxEntries).Select(text => Checked(path, text) ?? "")];
    }

    private List<string>? Keywords(string path)
    {
        if (Values(path) is { Dataspace.Dimensions.Count: > 1 } values)
        {
            throw new UnreadableNwbException(
                "pydantic_core._pydantic_core.PydanticSerializationError",
                "Unable to serialize unknown type: <class 'numpy.ndarray'>",
                $"{path} has {values.Dataspace.Dimensions.Count} dimensions. Write keywords as a one-dimensional "
                    + $"list of texts."
            );
        }
        return Texts(path);
    }

    private static string? Checked(string path, string? text)
    {
        if (text is null || Hdf5Text.IsUtf8(text))
            return text;
        throw new UnreadableNwbException(
            "builtins.UnicodeDecodeError",
            "'utf-8' codec can't decode byte",
            $"{path} is not valid UTF-8, which NWB requires. Write the text in UTF-8."
        );
    }

    private NwbTimestamp? Date(string path) =>
        Text(path) is { } text && NwbTimestamp.TryParseIso(text, out var timestamp)
            ? timestamp.Offset is null
                ? timestamp.WithDefaultZone(zone)
                : timestamp
            : null;

    private NwbTimestamp? End(NwbTimestamp? start)
    {
        if (start is not { } began || new SessionDuration(file, token).Read(_notes.Add) is not { } seconds)
            return null;
        return began.Add(
            TimeSpan.FromTicks((long)Math.Round(seconds * 1e6, MidpointRounding.ToEven) * TimeSpan.TicksPerMicrosecond)
        );
    }

    private string? OfIcephys(string name) =>
        file.Find(Icephys) is { } metadata && file.ObjectOf(metadata)?.Text(name) is { } text ? text : null;

    private List<long>? Probes(string path)
    {
        var probes = new List<long>();
        foreach (
            var device in file
                .Objects.Where(item => item.IsKindOf("Device") && item.Path == $"{path}/{item.Name}")
                .OrderBy(item => item.Path, StringComparer.Ordinal)
        )
        {
            if (device.Number("probe_id") is { } probe)
                probes.Add((long)probe);
        }
        return probes.Count == 0 ? null : probes;
    }

    private long Rows(string path) =>
        file.Find(path + "/id") is Hdf5Dataset { Dataspace.Dimensions: [var rows, ..] } ? rows : 0;
}
