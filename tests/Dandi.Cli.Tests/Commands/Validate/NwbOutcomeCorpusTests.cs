using Dandi.Testing;

namespace Dandi.Cli.Tests.Commands.Validate;

/// <summary>
/// Validates every NWB file of the corpus: except for messages and versions of programs, all members of all results
/// equal those of the Python client.
/// </summary>
[Trait("Category", "Corpus")]
public sealed class NwbOutcomeCorpusTests(ITestOutputHelper output)
{
    private static readonly KnownDifferences Differences = new("nwb-validation.txt");

    public static TheoryData<CorpusCase> Cases => CorpusNwb.Cases;

    public static IEnumerable<TheoryDataRow<CorpusCase>> Listed =>
        CorpusNwb.ReferenceCases.Where(row =>
            row.Skip is not null || Differences.Find(CorpusNwb.NameOf(row.Data)) is not null
        );

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Results_equal_those_of_the_Python_client(CorpusCase @case)
    {
        var outcome = await NwbOutcome.OfAsync(@case);

        Differences.Compare(CorpusNwb.NameOf(@case), outcome.Difference);
    }

    [Theory]
    [MemberData(nameof(Listed))]
    public async Task Known_differences_have_a_warning_and_block_no_additional_file(CorpusCase @case)
    {
        var outcome = await NwbOutcome.OfAsync(@case);
        var extra = ResultDifference.Without(outcome.Found, outcome.Expected);

        Assert.Contains(extra, result => result is { IsOurs: true, Severity: "WARNING" });
        if (!outcome.Expected.Any(result => result.IsBlocking))
            Assert.DoesNotContain(extra, result => result.IsBlocking);
        // Only results of a library that stopped at an error may be missing.
        Assert.All(ResultDifference.Without(outcome.Expected, outcome.Found), result =>
            Assert.True(
                result.Id == "pynwb.GENERIC" || result.Id.StartsWith("NWBI.During ", StringComparison.Ordinal),
                result.Id
            )
        );
    }

    [Fact]
    public async Task Totals_are_printed_and_the_same_files_are_blocked()
    {
        var outcomes = new List<(string Name, NwbOutcome Outcome)>();
        foreach (var row in CorpusNwb.ReferenceCases)
        {
            Assert.SkipWhen(row.Skip is not null, row.Skip ?? "");
            outcomes.Add((CorpusNwb.NameOf(row.Data), await NwbOutcome.OfAsync(row.Data)));
        }
        var unlisted = outcomes.Where(item => !Differences.Names.Contains(item.Name)).ToList();

        output.WriteLine($"{outcomes.Count} files, {Differences.Names.Count} listed as different");
        foreach (var severity in new[] { "blocking", "ERROR", "WARNING", "HINT", "INFO" })
            output.WriteLine(Line(severity, [.. outcomes.Select(item => item.Outcome)]));
        output.WriteLine(Line("all, without the listed files", [.. unlisted.Select(item => item.Outcome)]));
        output.WriteLine(
            $"files blocked: {outcomes.Count(item => item.Outcome.Expected.Any(result => result.IsBlocking))} "
                + $"expected, {outcomes.Count(item => item.Outcome.Found.Any(result => result.IsBlocking))} found"
        );

        Assert.All(unlisted, item =>
            Assert.Equal(
                item.Outcome.Expected.Any(result => result.IsBlocking),
                item.Outcome.Found.Any(result => result.IsBlocking)
            )
        );
    }

    private static string Line(string kind, IReadOnlyList<NwbOutcome> outcomes)
    {
        bool IsOfKind(NwbOutcome.Result result) =>
            kind switch
            {
                "blocking" => result.IsBlocking,
                "ERROR" or "WARNING" or "HINT" or "INFO" => result.Severity == kind,
                _ => true,
            };
        var pairs = outcomes
            .Select(outcome =>
                (Expected: outcome.Expected.Where(IsOfKind).ToList(), Found: outcome.Found.Where(IsOfKind).ToList())
            )
            .ToList();
        return $"{kind}: {pairs.Sum(pair => pair.Expected.Count)} expected, "
            + $"{pairs.Sum(pair => pair.Found.Count)} found, "
            + $"{pairs.Sum(pair => ResultDifference.Without(pair.Expected, pair.Found).Count)} missing, "
            + $"{pairs.Sum(pair => ResultDifference.Without(pair.Found, pair.Expected).Count)} extra";
    }
}
