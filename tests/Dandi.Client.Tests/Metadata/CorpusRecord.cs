using System.Text.Json;
using Dandi.Nwb;

namespace Dandi.Client.Tests.Metadata;

/// <summary>Creates NWB records from the Python client's records in the corpus.</summary>
internal static class CorpusRecord
{
    public static NwbRecord Read(JsonElement flat) =>
        new()
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
            SessionStartTime = Date(flat, "session_start_time"),
            SessionEndTime = Date(flat, "session_end_time"),
            Age = Text(flat, "age"),
            DateOfBirth = Date(flat, "date_of_birth"),
            Genotype = Text(flat, "genotype"),
            Sex = Text(flat, "sex"),
            Species = Text(flat, "species"),
            Strain = Text(flat, "strain"),
            SubjectId = Text(flat, "subject_id"),
            CellId = Text(flat, "cell_id"),
            SliceId = Text(flat, "slice_id"),
            TissueSampleId = Text(flat, "tissue_sample_id"),
            ProbeIds = Find(flat, "probe_ids") is { ValueKind: JsonValueKind.Array } probes
                ? [.. probes.EnumerateArray().Select(probe => probe.GetInt64())]
                : null,
            NeurodataTypes = Texts(flat, "nd_types") ?? [],
        };

    /// <summary>Reads a list of texts; a single text is a list of one, as in a file.</summary>
    public static IReadOnlyList<string>? Texts(JsonElement? value) =>
        value switch
        {
            { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray().Select(item => item.ToString())],
            { ValueKind: JsonValueKind.String } text => [text.GetString()!],
            _ => null,
        };

    private static IReadOnlyList<string>? Texts(JsonElement flat, string name) => Texts(Find(flat, name));

    private static string? Text(JsonElement flat, string name) => Find(flat, name)?.ToString();

    // A date that cannot be parsed is missing in the record.
    private static NwbTimestamp? Date(JsonElement flat, string name) =>
        NwbTimestamp.TryParseIso(Text(flat, name), out var moment) ? moment : null;

    private static JsonElement? Find(JsonElement flat, string name) =>
        flat.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
