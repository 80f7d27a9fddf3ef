using System.Text.Json;
using System.Text.RegularExpressions;
using Dandi.Bids;
using Dandi.Bids.Schema;
using Dandi.Inspection.Explanations;
using Dandi.Testing;

namespace Dandi.Client.Tests.Inspection;

public sealed partial class RuleExplanationsTests
{
    /// <summary>Every id that is a string literal in the code.</summary>
    public static TheoryData<string> IdsInTheCode =>
        new(
            Directory
                .EnumerateFiles(Repository.Locate("src"), "*.cs", SearchOption.AllDirectories)
                .SelectMany(file => Id().Matches(File.ReadAllText(file)).Select(match => match.Groups["id"].Value))
                .Where(id => id is not ("zarr.json" or "dandi.zarr"))
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
        );

    [Theory]
    [MemberData(nameof(IdsInTheCode))]
    public void Every_id_in_the_code_is_explained(string id) => Assert.NotNull(RuleExplanations.Find(id));

    /// <remarks>An id is a family and a name. Ids of other families would not be found by the search above.</remarks>
    [Fact]
    public void The_search_for_ids_covers_all_families_in_the_code()
    {
        var families = new HashSet<string> { "NWBI", "pynwb", "DANDI", "dandi", "zarr", "dandi_zarr", "ome_ngff" };
        var given = Directory
            .EnumerateFiles(Repository.Locate("src"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => GivenId().Matches(File.ReadAllText(file)).Select(match => match.Groups["family"].Value))
            .ToHashSet(StringComparer.Ordinal);

        Assert.NotEmpty(given);
        Assert.Subset(families, given);
    }

    [Fact]
    public void The_search_for_ids_finds_those_of_every_validator() =>
        Assert.Subset(
            IdsInTheCode.Select(row => row.Data).ToHashSet(StringComparer.Ordinal),
            new HashSet<string>
            {
                "DANDI.NON_DANDI_FILENAME",
                "pynwb.GENERIC",
                "zarr.not_a_chunk",
                "dandi_zarr.empty_group",
                "ome_ngff.axes",
                "DANDI.NO_DANDISET_FOUND",
            }
        );

    [Fact]
    [Trait("Category", "Corpus")]
    public void Every_check_of_the_NWB_Inspector_that_is_in_use_is_explained() =>
        Assert.All(
            Corpus
                .Read("functions/nwbinspector_checks.json")
                .EnumerateArray()
                .Where(check => check.GetProperty("importance_in_use").GetString() is not null),
            check => Assert.NotNull(RuleExplanations.Find($"NWBI.{check.GetProperty("check").GetString()}"))
        );

    [Theory]
    [InlineData("nwb/expected")]
    [InlineData("wild-nwb/expected")]
    [InlineData("zarr")]
    [InlineData("bids")]
    [InlineData("wild-bids/expected")]
    [Trait("Category", "Corpus")]
    public void Every_id_in_the_corpus_has_its_own_explanation(string folder)
    {
        var ids = Directory
            .EnumerateFiles(Corpus.Locate(folder), "*.json")
            .SelectMany(file => IdsIn(Corpus.Read(Path.GetRelativePath(Corpus.Locate(""), file))))
            .ToHashSet(StringComparer.Ordinal);

        Assert.NotEmpty(ids);
        Assert.All(ids, id => Assert.True(RuleExplanations.Find(id) is { Rule: not "BIDS" }, id));
    }

    [Fact]
    public void Every_code_of_the_BIDS_engine_and_of_the_built_in_schema_has_its_own_explanation()
    {
        var codes = IssueCodes.All.Concat(BidsSchema.Default.IssueMessages.Keys).ToList();

        Assert.Subset(codes.ToHashSet(StringComparer.Ordinal), new HashSet<string> { "NOT_INCLUDED", "BOLD_NOT_4D" });
        Assert.All(codes, code => Assert.Equal($"BIDS.{code}", RuleExplanations.Find($"BIDS.{code}")?.Rule));
    }

    [Fact]
    public void A_misspelled_code_of_BIDS_is_not_taken_for_one_of_another_schema()
    {
        Assert.Null(RuleExplanations.Find("BIDS.NOT_INCLUDE"));
        Assert.Equal("BIDS.NOT_INCLUDED", RuleExplanations.FindSimilar("BIDS.NOT_INCLUDE")[0]);
    }

    [Theory]
    [InlineData("BIDS.HED_ERROR", "BIDS")]
    [InlineData("bids.not_included", "BIDS.NOT_INCLUDED")]
    [InlineData("dandischema.missing.digest", "dandischema")]
    public void A_rule_of_another_tool_without_its_own_explanation_gets_that_of_its_family(string id, string rule) =>
        Assert.Equal(rule, RuleExplanations.Find(id)?.Rule);

    [Fact]
    public void An_explanation_has_a_few_sentences() => Assert.All(RuleExplanations.All.Values, explanation =>
        {
            Assert.InRange(explanation.Text.Length, 60, 900);
            Assert.InRange(explanation.Text.Split('\n').Length, 2, 3);
            Assert.EndsWith(".", explanation.Text, StringComparison.Ordinal);
        });

    [Fact]
    public void Every_rule_is_found_by_its_name_ignoring_case() =>
        Assert.All(RuleExplanations.All, rule =>
            Assert.Same(rule.Value, RuleExplanations.Find($"[{rule.Key.ToUpperInvariant()}]"))
        );

    [Theory]
    [InlineData("check_subject_sex", "NWBI.check_subject_sex")]
    [InlineData("pynwb.root/identifier (): argument missing", "pynwb.MissingError")]
    [InlineData(
        "pynwb.ElectrodeGroup (general/extracellular_ephys/g0): missing data type Device (device)",
        "pynwb.MissingDataType"
    )]
    [InlineData("pynwb.TimeSeries/data (a): incorrect type - expected 'float32', got 'int64'", "pynwb.DtypeError")]
    [InlineData(
        "pynwb.root/general/keywords (general/keywords): incorrect shape - expected an array of shape '[None]', "
            + "got non-array data 'x'",
        "pynwb.ExpectedArrayError"
    )]
    [InlineData(
        "pynwb.root/session_start_time (session_start_time): Datetime is missing required timezone information.",
        "pynwb.TimezoneError"
    )]
    [InlineData(
        "NWBI.During io.read(), an error occurred: hdmf.build.errors.ConstructError. This indicates …",
        "NWBI.ReadError"
    )]
    [InlineData(
        "NWBI.During io.read(), an error occurred: packaging.version.InvalidVersion. This indicates …",
        "NWBI.InvalidVersion"
    )]
    [InlineData(
        "NWBI.During evaluation of 'check_table_values_for_dict' - <class 'IndexError'>: Index (0) out of range",
        "NWBI.CheckError"
    )]
    public void An_id_with_a_location_or_message_is_mapped_to_its_rule(string id, string rule) =>
        Assert.Equal(rule, RuleExplanations.Find(id)?.Rule);

    [Theory]
    [InlineData("DANDI.NON_DANDI_FILENAMES", "DANDI.NON_DANDI_FILENAME")]
    [InlineData("zarr.chunk_outside_gird", "zarr.chunk_outside_grid")]
    [InlineData("NWBI.subject_weight", "NWBI.check_subject_weight")]
    [InlineData("zarr.cant_open", "zarr.cannot_open")]
    public void The_most_similar_name_is_found_for_a_misspelled_one(string id, string nearest) =>
        Assert.Equal(nearest, RuleExplanations.FindSimilar(id)[0]);

    [Fact]
    public void A_very_long_name_is_not_compared() =>
        Assert.Empty(RuleExplanations.FindSimilar(new string('x', 1_000_000)));

    /// <summary>The ids of all results in a document, at any depth.</summary>
    private static IEnumerable<string> IdsIn(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Array => element.EnumerateArray().SelectMany(IdsIn),
            JsonValueKind.Object
                when element.TryGetProperty("severity", out _) && element.TryGetProperty("id", out var id) =>
            [
                id.GetString()!,
            ],
            JsonValueKind.Object => element.EnumerateObject().SelectMany(member => IdsIn(member.Value)),
            _ => [],
        };

    [GeneratedRegex(
        """
            "(?<id>(NWBI|pynwb|DANDI|dandi|zarr|dandi_zarr|ome_ngff)\.[A-Za-z][A-Za-z0-9_]+)"
            """,
        RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace
    )]
    private static partial Regex Id();

    [GeneratedRegex(
        """
            (new\ ValidationResult|\.Add|\.AddCounted|Report|Error|Warning|new\ InspectionCheck|new)
            \(\s*"(?<family>[A-Za-z_]+)\.[A-Za-z_][A-Za-z0-9_]+",\s*Severity
            """,
        RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace
    )]
    private static partial Regex GivenId();
}
