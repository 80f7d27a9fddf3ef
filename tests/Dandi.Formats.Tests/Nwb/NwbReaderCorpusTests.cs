using System.Text.Json;
using System.Text.Json.Nodes;
using Dandi.Nwb;
using Dandi.Testing;

namespace Dandi.Formats.Tests.Nwb;

/// <summary>What is read from NWB files, next to what the Python client reads in them; and which files neither reads.</summary>
[Trait("Category", "Corpus")]
public sealed class NwbReaderCorpusTests
{
    private static readonly KnownDifferences Differences = new("nwb-reading.txt");

    public static TheoryData<CorpusCase> Cases => CorpusNwb.Cases;

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_file_gives_the_record_or_the_refusal_of_the_Python_client(CorpusCase @case)
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
                    AssertRefusal(
                        expected.GetProperty("flat_metadata_exception"),
                        Assert.Throws<UnreadableNwbException>(() => Read(path, expected))
                    );
            },
            () => Say(() => Read(path, expected))
        );
    }

    [Fact]
    public void Only_cases_that_exist_are_listed_as_different() => Differences.AssertExist(CorpusNwb.Names);

    private static NwbRecord Read(string path, JsonElement expected) =>
        NwbAtPath.ReadRecord(path, expected.GetProperty("file").GetString()!);

    /// <summary>The fields that are there; or the refusal.</summary>
    private static string Say(Func<NwbRecord> read)
    {
        try
        {
            return new JsonObject(
                Fields(read())
                    .Where(field => field.Value is not null)
                    .Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone()))
            ).ToJsonString();
        }
        catch (UnreadableNwbException refusal)
        {
            return $"refused: {refusal.ErrorClass}: {refusal.ReferenceText}";
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
            ["external_file_objects"] = new JsonArray([.. record.ExternalFileObjects.Select(Show)]),
        };

    private static JsonArray? List(IReadOnlyList<string>? texts) =>
        texts is null ? null : new JsonArray([.. texts.Select(text => JsonValue.Create(text))]);

    private static JsonObject Show(ExternalFileObject item) =>
        new()
        {
            ["name"] = item.Name,
            ["external_files"] = List(item.ExternalFiles),
            ["field"] = item.Field,
        };

    private static void AssertRefusal(JsonElement expected, UnreadableNwbException refusal)
    {
        Assert.Equal(expected.GetProperty("type").GetString(), refusal.ErrorClass);
        // What h5py says of a damaged file is its own.
        if (refusal.ErrorClass != "builtins.OSError")
            Assert.Contains(
                refusal.ReferenceText,
                expected.GetProperty("message").GetString()!,
                StringComparison.Ordinal
            );
        Assert.NotEmpty(refusal.Message);
    }
}
