using System.Text.Json;
using System.Text.Json.Nodes;
using Dandi.Nwb;
using Dandi.Testing;

namespace Dandi.Formats.Tests.Nwb;

/// <summary>
/// Compares the records of NWB files, or the reasons why they are unreadable, with those of the Python client.
/// </summary>
[Trait("Category", "Corpus")]
public sealed class NwbReaderCorpusTests
{
    private static readonly KnownDifferences Differences = new("nwb-reading.txt");

    public static TheoryData<CorpusCase> Cases => CorpusNwb.Cases;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Record_or_read_error_equals_the_Python_clients(CorpusCase @case)
    {
        var expected = CorpusNwb.Expected(@case);
        using var folder = new TempFolder();
        var path = CorpusNwb.Locate(@case, folder);

        Differences.Compare(
            CorpusNwb.NameOf(@case),
            () =>
            {
                if (expected.GetProperty("flat_metadata") is { ValueKind: JsonValueKind.Object } flat)
                    AssertRecord(flat, Read(path, expected));
                else
                    AssertReadError(
                        expected.GetProperty("flat_metadata_exception"),
                        Assert.Throws<UnreadableNwbException>(() => Read(path, expected))
                    );
            },
            () => Describe(() => Read(path, expected))
        );
    }

    [Fact]
    public void Listed_differences_refer_to_existing_cases() => Differences.AssertExist(CorpusNwb.Names);

    private static NwbRecord Read(string path, JsonElement expected) =>
        NwbAtPath.ReadRecord(path, expected.GetProperty("file").GetString()!);

    /// <summary>The fields that are not null, or the error.</summary>
    private static string Describe(Func<NwbRecord> read)
    {
        try
        {
            return new JsonObject(
                Fields(read())
                    .Where(field => field.Value is not null)
                    .Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone()))
            ).ToJsonString();
        }
        catch (UnreadableNwbException unreadable)
        {
            return $"refused: {unreadable.PythonException}: {unreadable.PythonMessage}";
        }
    }

    private static void AssertRecord(JsonElement flat, NwbRecord record)
    {
        foreach (var (name, value) in Fields(record))
        {
            var expected = flat.TryGetProperty(name, out var found) ? JsonNode.Parse(found.GetRawText()) : null;
            if (expected is JsonArray list)
                foreach (var item in list.OfType<JsonObject>())
                    item.Remove("id");
            Assert.True(
                JsonNode.DeepEquals(expected, value),
                $"{name}: expected {expected?.ToJsonString() ?? "null"}, found {value?.ToJsonString() ?? "null"}"
            );
        }
    }

    private static JsonObject Fields(NwbRecord record) =>
        new()
        {
            ["nwb_version"] = record.NwbVersion,
            ["experiment_description"] = record.ExperimentDescription,
            ["experimenter"] = List(record.Experimenter),
            ["identifier"] = record.Identifier,
            ["institution"] = record.Institution,
            ["keywords"] = List(record.Keywords),
            ["lab"] = record.Lab,
            ["related_publications"] = List(record.RelatedPublications),
            ["session_description"] = record.SessionDescription,
            ["session_id"] = record.SessionId,
            ["session_start_time"] = record.SessionStartTime?.ToIsoText(),
            ["session_end_time"] = record.SessionEndTime?.ToIsoText(),
            ["age"] = record.Age,
            ["date_of_birth"] = record.DateOfBirth?.ToIsoText(),
            ["genotype"] = record.Genotype,
            ["sex"] = record.Sex,
            ["species"] = record.Species,
            ["strain"] = record.Strain,
            ["subject_id"] = record.SubjectId,
            ["cell_id"] = record.CellId,
            ["slice_id"] = record.SliceId,
            ["tissue_sample_id"] = record.TissueSampleId,
            ["probe_ids"] = record.ProbeIds is { } probes
                ? new JsonArray([.. probes.Select(probe => JsonValue.Create(probe))])
                : null,
            ["number_of_electrodes"] = record.NumberOfElectrodes,
            ["number_of_units"] = record.NumberOfUnits,
            ["nd_types"] = List(record.NeurodataTypes),
            ["external_file_objects"] = new JsonArray([.. record.ExternalFileObjects.Select(Format)]),
        };

    private static JsonArray? List(IReadOnlyList<string>? texts) =>
        texts is null ? null : new JsonArray([.. texts.Select(text => JsonValue.Create(text))]);

    private static JsonObject Format(ExternalFileObject item) =>
        new()
        {
            ["name"] = item.Name,
            ["external_files"] = List(item.ExternalFiles),
            ["field"] = item.Field,
        };

    private static void AssertReadError(JsonElement expected, UnreadableNwbException unreadable)
    {
        Assert.Equal(expected.GetProperty("type").GetString(), unreadable.PythonException);
        // The text of h5py for a damaged file differs from ours.
        if (unreadable.PythonException != "builtins.OSError")
            Assert.Contains(
                unreadable.PythonMessage,
                expected.GetProperty("message").GetString()!,
                StringComparison.Ordinal
            );
        Assert.NotEmpty(unreadable.Message);
    }
}
