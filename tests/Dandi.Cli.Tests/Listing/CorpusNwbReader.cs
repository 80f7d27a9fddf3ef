using System.Globalization;
using System.Text.Json;
using Dandi.Metadata;
using Dandi.Nwb;
using Dandi.Testing;

namespace Dandi.Cli.Tests.Listing;

/// <summary>Knows the NWB files of the corpus by what the Python client has read in them.</summary>
internal sealed class CorpusNwbReader : INwbReader
{
    private readonly Dictionary<string, string> _cases = Corpus.Read("nwb/index.json").EnumerateArray()
        .ToDictionary(entry => Corpus.Locate($"nwb/dandiset/{entry.GetProperty("file").GetString()}"), entry => entry.GetProperty("case").GetString()!, StringComparer.Ordinal);

    public NwbRecord Read(string path, CancellationToken cancellationToken) =>
        Of(Corpus.Read($"nwb/expected/{_cases[path]}.json").GetProperty("flat_metadata"));

    public static NwbRecord Of(JsonElement flat) => new()
    {
        NwbVersion = Text(flat, "nwb_version"),
        ExperimentDescription = Text(flat, "experiment_description"),
        Experimenter = Texts(flat, "experimenter"),
        Identifier = Text(flat, "identifier"),
        Institution = Text(flat, "institution"),
        Keywords = Texts(flat, "keywords"),
        Lab = Text(flat, "lab"),
        RelatedPublications = Texts(flat, "related_publications"),
        SessionDescription = Text(flat, "session_description"),
        SessionId = Text(flat, "session_id"),
        SessionStartTime = Time(Text(flat, "session_start_time")),
        SessionEndTime = Time(Text(flat, "session_end_time")),
        Age = Text(flat, "age"),
        DateOfBirth = Time(Text(flat, "date_of_birth")),
        Genotype = Text(flat, "genotype"),
        Sex = Text(flat, "sex"),
        Species = Text(flat, "species"),
        Strain = Text(flat, "strain"),
        SubjectId = Text(flat, "subject_id"),
        CellId = Text(flat, "cell_id"),
        SliceId = Text(flat, "slice_id"),
        TissueSampleId = Text(flat, "tissue_sample_id"),
        ProbeIds = flat.TryGetProperty("probe_ids", out var probes) ? [.. probes.EnumerateArray().Select(probe => probe.GetInt64())] : null,
        NumberOfElectrodes = flat.GetProperty("number_of_electrodes").GetInt64(),
        NumberOfUnits = flat.GetProperty("number_of_units").GetInt64(),
        NeurodataTypes = Texts(flat, "nd_types")!,
    };

    private static string? Text(JsonElement flat, string name) => flat.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static List<string>? Texts(JsonElement flat, string name) =>
        flat.GetProperty(name) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray().Select(item => item.GetString()!)] : null;

    private static Moment? Time(string? text)
    {
        if (text is null) return null;
        var sign = text.IndexOfAny(['+', '-'], 19);
        var offset = sign < 0 ? (TimeSpan?)null : TimeSpan.Parse(text[(sign + 1)..], CultureInfo.InvariantCulture);
        return new Moment(DateTime.Parse(sign < 0 ? text : text[..sign], CultureInfo.InvariantCulture), sign >= 0 && text[sign] == '-' ? -offset : offset);
    }
}
