using System.Text.Json;
using System.Text.RegularExpressions;
using Dandi.Inspection.Explanations;
using Dandi.Testing;

namespace Dandi.Client.Tests.Inspection;

public sealed partial class RuleExplanationsTests
{
    /// <summary>Every id that stands in the code as such.</summary>
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
    public void An_id_that_a_validator_emits_is_explained(string id) => Assert.NotNull(RuleExplanations.Find(id));

    /// <summary>An id is a name behind a family; one whose family is not known here would not be found above.</summary>
    [Fact]
    public void No_result_is_made_with_an_id_of_a_family_that_is_not_looked_for()
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
    public void The_ids_of_all_kinds_of_validators_were_found() =>
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
    public void Every_check_of_the_NWB_inspector_that_is_in_use_is_explained() =>
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
    public void Every_id_of_the_reference_results_is_explained_itself(string folder)
    {
        var ids = Directory
            .EnumerateFiles(Corpus.Locate(folder), "*.json")
            .SelectMany(file => IdsIn(Corpus.Read(Path.GetRelativePath(Corpus.Locate(""), file))))
            .ToHashSet(StringComparer.Ordinal);

        Assert.NotEmpty(ids);
        Assert.All(ids, id => Assert.True(RuleExplanations.Find(id) is { Rule: not "BIDS" }, id));
    }

    [Theory]
    [InlineData("BIDS.HED_ERROR", "BIDS")]
    [InlineData("bids.not_included", "BIDS.NOT_INCLUDED")]
    [InlineData("dandischema.missing.digest", "dandischema")]
    public void A_rule_of_others_that_has_no_words_of_its_own_is_explained_with_its_kind(string id, string rule) =>
        Assert.Equal(rule, RuleExplanations.Find(id)?.Rule);

    [Fact]
    public void An_explanation_is_a_few_sentences() => Assert.All(RuleExplanations.All.Values, explanation =>
        {
            Assert.InRange(explanation.Text.Length, 60, 900);
            Assert.InRange(explanation.Text.Split('\n').Length, 2, 3);
            Assert.EndsWith(".", explanation.Text, StringComparison.Ordinal);
        });

    [Fact]
    public void Every_rule_is_found_by_its_own_name_whatever_its_case() =>
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
        "pynwb.root/general/keywords (general/keywords): incorrect shape - expected an array of shape '[None]', got non-array data 'x'",
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
    public void An_id_that_tells_more_than_its_rule_leads_to_it(string id, string rule) =>
        Assert.Equal(rule, RuleExplanations.Find(id)?.Rule);

    [Theory]
    [InlineData("DANDI.NON_DANDI_FILENAMES", "DANDI.NON_DANDI_FILENAME")]
    [InlineData("zarr.chunk_outside_gird", "zarr.chunk_outside_grid")]
    [InlineData("NWBI.subject_weight", "NWBI.check_subject_weight")]
    [InlineData("zarr.cant_open", "zarr.cannot_open")]
    public void A_misspelt_name_leads_to_the_right_one(string id, string nearest) =>
        Assert.Equal(nearest, RuleExplanations.FindNear(id)[0]);

    [Fact]
    public void An_endless_name_is_compared_in_no_time() =>
        Assert.Empty(RuleExplanations.FindNear(new string('x', 1_000_000)));

    /// <summary>The ids of all results in a document, wherever they are.</summary>
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
            (new\ ValidationResult|\.Add|\.AddCounted|Report|Error|Warning|new\ InspectionCheck|new)\(\s*"(?<family>[A-Za-z_]+)\.[A-Za-z_][A-Za-z0-9_]+",\s*Severity
            """,
        RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace
    )]
    private static partial Regex GivenId();
}
