using System.Text.Json;
using System.Text.Json.Nodes;
using Dandi.Metadata;
using Dandi.Testing;

namespace Dandi.Client.Tests.Metadata;

/// <summary>Compares the conversion of single fields with the results of the Python client.</summary>
[Trait("Category", "Corpus")]
public sealed class ExtractionCorpusTests
{
    private static readonly KnownDifferences Differences = new("nwb-fields.txt");
    private static readonly string[] Functions =
    [
        "parse_age",
        "timedelta2duration",
        "extract_age",
        "extract_sex",
        "extract_species",
        "extract_strain_cellline",
        "extract_was_derived_from",
        "extract_session",
        "extract_related_resource",
        "process_ndtypes",
    ];

    public static TheoryData<CorpusCase> Ages => Cases("parse_age");

    public static TheoryData<CorpusCase> Durations => Cases("timedelta2duration");

    public static TheoryData<CorpusCase> AgesOfRecords => Cases("extract_age");

    public static TheoryData<CorpusCase> Sexes => Cases("extract_sex");

    public static TheoryData<CorpusCase> SpeciesNames => Cases("extract_species");

    public static TheoryData<CorpusCase> Strains => Cases("extract_strain_cellline");

    public static TheoryData<CorpusCase> Samples => Cases("extract_was_derived_from");

    public static TheoryData<CorpusCase> Sessions => Cases("extract_session");

    public static TheoryData<CorpusCase> Publications => Cases("extract_related_resource");

    public static TheoryData<CorpusCase> Types => Cases("process_ndtypes");

    public static TheoryData<CorpusCase> SpeciesTables => Corpus.Documents("functions/species_table.json");

    public static TheoryData<CorpusCase> TypeTables => Corpus.Documents("functions/neurodata_type_table.json");

    [Theory]
    [MemberData(nameof(Ages))]
    public void Ages_are_parsed_as_in_the_Python_client(CorpusCase @case) => Compare("parse_age", @case, () =>
        {
            var age = Age.Parse(@case["input"].GetString());
            return new JsonArray(age.Duration, age.IsGestational ? "Gestational" : "Birth");
        });

    [Theory]
    [MemberData(nameof(Durations))]
    public void Time_differences_are_formatted_as_in_the_Python_client(CorpusCase @case) =>
        Compare("timedelta2duration", @case, () =>
            JsonValue.Create(
                IsoDuration.Between(
                    new TimeSpan(
                        @case["days"].GetInt32(),
                        0,
                        0,
                        @case["seconds"].GetInt32(),
                        0,
                        @case["microseconds"].GetInt32()
                    )
                )
            )
        );

    [Theory]
    [MemberData(nameof(AgesOfRecords))]
    public void The_age_of_a_record_equals_that_of_the_Python_client(CorpusCase @case) =>
        Compare("extract_age", @case, () => Age.Of(CorpusRecord.Read(@case["input"]))?.ToJson());

    [Theory]
    [MemberData(nameof(Sexes))]
    public void Sexes_are_described_as_in_the_Python_client(CorpusCase @case) =>
        Compare("extract_sex", @case, () => Sex.Of(@case["input"].GetString()));

    [Theory]
    [MemberData(nameof(SpeciesNames))]
    public void Species_are_described_as_in_the_Python_client(CorpusCase @case)
    {
        // The Python client gets the name from ontobee.org; this program connects only to the archive and its store.
        var withoutName = $$"""{"schemaKey":"SpeciesType","identifier":"{{@case["input"]}}"}""";
        if (@case.Has("needs_network_lookup"))
            Differences.Compare(
                $"extract_species.{Name(@case.Content)}",
                () => Assert.Equal(withoutName, Describe()),
                Describe
            );
        else
            Compare("extract_species", @case, () => Species.Of(@case["input"].GetString()));

        string Describe() => Species.Of(@case.Text("input"))!.ToJsonString();
    }

    [Theory]
    [MemberData(nameof(Strains))]
    public void Strains_and_cell_lines_are_described_as_in_the_Python_client(CorpusCase @case)
    {
        var field = CorpusRecord.Read(@case["input"]).Strain;
        CorpusJson.AssertEqual(@case["strain"].GetProperty("output"), Strain.Of(field));
        CorpusJson.AssertEqual(@case["cellLine"].GetProperty("output"), Strain.CellLineOf(field));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Samples_are_described_as_in_the_Python_client(CorpusCase @case) =>
        Compare("extract_was_derived_from", @case, () => BioSamples.Of(CorpusRecord.Read(@case["input"])));

    [Theory]
    [MemberData(nameof(Sessions))]
    public void Sessions_are_described_as_in_the_Python_client(CorpusCase @case) =>
        Compare("extract_session", @case, () =>
            RecordingSession.Of(CorpusRecord.Read(@case["input"])) is { } session ? new JsonArray(session) : null
        );

    [Theory]
    [MemberData(nameof(Publications))]
    public void Publications_are_described_as_in_the_Python_client(CorpusCase @case) =>
        Compare("extract_related_resource", @case, () => RelatedResources.Of(CorpusRecord.Texts(@case["input"])));

    [Theory]
    [MemberData(nameof(Types))]
    public void Measurements_are_derived_from_types_as_in_the_Python_client(CorpusCase @case)
    {
        var measurement = Measurement.Of(@case.Texts("input"));
        Assert.Equal(@case.Texts("approach"), measurement.Approaches);
        Assert.Equal(@case.Texts("measurementTechnique"), measurement.Techniques);
        Assert.Equal(@case.Texts("variableMeasured"), measurement.Variables);
    }

    [Theory]
    [MemberData(nameof(SpeciesTables))]
    public void The_known_species_equal_those_of_the_Python_client(CorpusCase @case)
    {
        var expected = @case
            .Content.EnumerateArray()
            .Select(row =>
                (
                    row.GetProperty("uri").GetString(),
                    row.GetProperty("name").GetString(),
                    row.GetProperty("prefix").GetString(),
                    string.Join('|', CorpusRecord.Texts(row.GetProperty("common_names"))!)
                )
            );
        Assert.Equal(
            expected,
            KnownSpecies.All.Select(species =>
                (
                    (string?)species.Identifier,
                    (string?)species.Name,
                    species.Prefix,
                    string.Join('|', species.CommonNames)
                )
            )
        );
    }

    [Theory]
    [MemberData(nameof(TypeTables))]
    public void The_meanings_of_types_equal_those_of_the_Python_client(CorpusCase @case)
    {
        var expected = @case
            .Content.EnumerateObject()
            .ToDictionary(
                row => row.Name,
                row => new TypeMeaning(
                    row.Value.GetProperty("technique").GetString(),
                    row.Value.GetProperty("approach").GetString()
                ),
                StringComparer.Ordinal
            );
        Assert.Equal(expected, TypeMeaning.ByType.ToDictionary(StringComparer.Ordinal));
    }

    [Fact]
    public void Known_differences_refer_to_existing_cases()
    {
        var names = Functions.SelectMany(function =>
            Corpus
                .Read($"functions/{function}.json")
                .EnumerateArray()
                .Select(item => KnownDifferences.Key($"{function}.{Name(item)}"))
        );
        Differences.AssertExist(names);
    }

    private static TheoryData<CorpusCase> Cases(string function) => Corpus.Cases($"functions/{function}.json", Name);

    private static string Name(JsonElement item)
    {
        if (!item.TryGetProperty("input", out var input))
            return $"{item.GetProperty("days")}d{item.GetProperty("seconds")}s{item.GetProperty("microseconds")}us";
        return input.ValueKind == JsonValueKind.String
            ? input.GetString()!
            : JsonNode.Parse(input.GetRawText())?.ToJsonString() ?? "null";
    }

    private static void Compare(string function, CorpusCase @case, Func<JsonNode?> extract) =>
        Differences.Compare(
            $"{function}.{Name(@case.Content)}",
            () =>
            {
                if (@case.Has("output"))
                    CorpusJson.AssertEqual(@case["output"], extract());
                else
                    CorpusJson.AssertSameMessage(
                        @case["error"].GetProperty("message").GetString()!,
                        Assert.Throws<DandiException>(extract).Message
                    );
            },
            () => extract()?.ToJsonString() ?? "null"
        );
}
