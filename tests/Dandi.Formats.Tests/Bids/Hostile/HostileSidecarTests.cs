using System.Text;
using Dandi.Bids;
using Dandi.Testing;

namespace Dandi.Formats.Tests.Bids.Hostile;

/// <summary>JSON, YAML and lists of patterns that would take a lot of memory, stack or time.</summary>
public sealed class HostileSidecarTests : IDisposable
{
    private static readonly int Megabytes = SeededSet.Count(48);

    private readonly HostileDataset _dataset = new();

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"a\":", "}")]
    public async Task Nesting_of_a_hundred_thousand_levels_is_an_issue(string open, string close)
    {
        const int Levels = 100_000;
        var json = $"{{\"a\": {Repeat(open, Levels)}1{Repeat(close, Levels)}}}";

        await AssertIssueAsync(HostileDataset.Sidecar, json);
    }

    [Theory]
    [InlineData("dataset_description.json")]
    [InlineData(HostileDataset.Sidecar)]
    public async Task Of_a_JSON_file_that_is_refused_nothing_is_reported_as_missing(string path)
    {
        const int Levels = 1000;
        var json = $"{{\"a\": {Repeat("[", Levels)}{Repeat("]", Levels)}}}";
        _dataset.Tree = _dataset.Tree.With(path, json);

        var errors = (await _dataset.ValidateAsync()).Where(issue => issue.Severity == BidsSeverity.Error).ToList();

        Assert.Equal([$"FILE_READ /{path}"], errors.Select(issue => $"{issue.Code} {issue.Location}"));
        Assert.DoesNotContain(await _dataset.ValidateAsync(), issue =>
            issue.Code.EndsWith("_RECOMMENDED", StringComparison.Ordinal)
            && issue.Location == "/" + path.Replace(".json", ".nii.gz", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_value_that_matches_no_type_in_any_of_many_levels_is_an_issue() =>
        await AssertIssueAsync(
            HostileDataset.Sidecar,
            $"{{\"SliceTiming\": {Repeat("[", 60)}{Repeat("]", 60)}, \"EchoTime\": {Repeat("[", 60)}{Repeat("]", 60)}}}"
        );

    [Fact]
    public async Task A_sidecar_of_many_megabytes_is_an_issue() =>
        await AssertIssueAsync(HostileDataset.Sidecar, $"{{\"Manufacturer\": \"{new string('x', Megabytes << 20)}\"}}");

    [Fact]
    public async Task A_million_members_are_no_failure()
    {
        var members = string.Join(',', Enumerable.Range(0, 500_000).Select(number => $"\"k{number}\":{number}"));
        _dataset.Tree = _dataset.Tree.With(HostileDataset.Sidecar, $"{{{members}}}");

        Assert.NotEmpty(await _dataset.ValidateAsync());
    }

    [Theory]
    [InlineData("1e999")]
    [InlineData("-1e999")]
    [InlineData("\"\\ud800\"")]
    [InlineData("\"\\u0000\"")]
    [InlineData("{\"__proto__\": {\"EchoTime\": 1}, \"constructor\": null, \"length\": -1}")]
    [InlineData("[null, [], {}, \"\", -0, 1e308]")]
    public async Task Strange_values_of_every_key_are_issues(string value)
    {
        var keys = new[]
        {
            "RepetitionTime",
            "SliceTiming",
            "TaskName",
            "PhaseEncodingDirection",
            "FlipAngle",
            "__proto__",
        };
        _dataset.Tree = _dataset.Tree.With(
            HostileDataset.Series.Replace(".nii.gz", ".json", StringComparison.Ordinal),
            $"{{{string.Join(',', keys.Select(key => $"\"{key}\": {value}"))}}}"
        );

        Assert.Contains(await _dataset.ValidateAsync(), issue => issue.Severity == BidsSeverity.Error);
    }

    [Theory]
    [InlineData("participants.json")]
    [InlineData("dataset_description.json")]
    [InlineData("task-rest_events.json")]
    public async Task Invalid_text_is_an_issue(string path)
    {
        _dataset.Tree = _dataset.Tree.With(path, [.. "{\"a\": \""u8, 0xC3, 0x28, 0xED, 0xA0, 0x80, .. "\"}"u8]);

        Assert.NotEmpty(await _dataset.CodesOfAsync(path));
    }

    [Theory]
    [InlineData(
        "a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\n"
            + "d: &d [*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e]\n"
            + "g: &g [*f,*f,*f,*f,*f,*f,*f]\nh: [*g,*g,*g,*g,*g,*g,*g]\n"
    )]
    [InlineData("a: &a\n  b: *a\n")]
    [InlineData("cff-version: 1.2.0\nmessage: x\ntitle: y\nauthors: !!binary [")]
    public async Task A_citation_that_expands_without_end_is_an_issue(string yaml)
    {
        _dataset.Tree = _dataset.Tree.With("CITATION.cff", yaml);

        Assert.Contains(await _dataset.ValidateAsync(), issue =>
            issue is { Location: "CITATION.cff", Severity: BidsSeverity.Error }
        );
    }

    [Fact]
    public async Task A_deep_citation_is_an_issue()
    {
        _dataset.Tree = _dataset.Tree.With("CITATION.cff", $"a: {Repeat("[", 50_000)}{Repeat("]", 50_000)}\n");

        Assert.Contains(await _dataset.ValidateAsync(), issue =>
            issue is { Location: "CITATION.cff", Severity: BidsSeverity.Error }
        );
    }

    [Fact]
    public async Task Patterns_with_many_wildcards_match_in_linear_time()
    {
        var patterns = new StringBuilder();
        for (var count = 1; count < 60; count++)
            patterns
                .Append(Repeat("**/", count))
                .Append(Repeat("*a", count))
                .Append(Repeat("[a-z]*", count))
                .Append('\n');
        _dataset.Tree = _dataset
            .Tree.With(".bidsignore", patterns.ToString())
            .With($"{Repeat("aaaaaaaa/", 60)}{new string('a', 200)}b", "x");

        Assert.NotEmpty(await _dataset.ValidateAsync());
    }

    [Fact]
    public async Task A_list_of_many_megabytes_of_patterns_is_no_failure()
    {
        _dataset.Tree = _dataset.Tree.With(".bidsignore", Repeat("*.x\n[\n!\n\\\n", Megabytes << 15));

        Assert.NotEmpty(await _dataset.ValidateAsync());
    }

    public void Dispose() => _dataset.Dispose();

    private static string Repeat(string text, int count) => new StringBuilder().Insert(0, text, count).ToString();

    private async Task AssertIssueAsync(string path, string json)
    {
        _dataset.Tree = _dataset.Tree.With(path, json);

        Assert.NotEmpty(await _dataset.CodesOfAsync(path));
    }
}
