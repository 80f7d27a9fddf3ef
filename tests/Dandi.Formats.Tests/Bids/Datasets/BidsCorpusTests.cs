using Dandi.Testing;

namespace Dandi.Formats.Tests.Bids.Datasets;

/// <summary>
/// Comparison of the issues of datasets with those of the BIDS validator. Differences are listed in
/// <c>tests/exceptions/bids.txt</c>. One dataset: <c>-preEnumerateTheories -trait Dataset=mutated-bids/7-0001</c>.
/// </summary>
[Trait("Category", "Corpus")]
public sealed class BidsCorpusTests(DatasetComparisons comparisons, ITestOutputHelper output)
    : IClassFixture<DatasetComparisons>
{
    private const double MinEqual = 0.98;
    private static readonly string[] Folders = ["bids", "wild-bids", "mutated-bids"];
    private static readonly KnownDifferences Listed = new("bids.txt");

    public static IEnumerable<TheoryDataRow<string>> Datasets => Folders.SelectMany(RecordedDatasets.RowsOf);

    public static TheoryData<string> FoldersOfTheCorpus => [.. Folders];

    [Theory]
    [MemberData(nameof(Datasets))]
    public void Issues_differ_from_those_of_the_BIDS_validator_only_as_listed(string dataset)
    {
        var comparison = comparisons.Compare(dataset, TestContext.Current.CancellationToken);

        var differences = comparison.Differences;
        if (Listed.Find(dataset) is null && differences.Length > 0)
            Assert.Fail(Show(comparison));
        Listed.Compare(dataset, differences);
    }

    [Theory]
    [MemberData(nameof(FoldersOfTheCorpus))]
    public void Almost_all_datasets_have_equal_issues_and_none_is_called_valid_or_invalid_wrongly(string folder)
    {
        Corpus.Locate(folder);
        var compared = comparisons.Compare(RecordedDatasets.NamesOf(folder), TestContext.Current.CancellationToken);

        var equal = compared.Count(comparison => comparison.Differences.Length == 0);
        output.WriteLine(IssueTotals.Of(compared));
        output.WriteLine($"{equal} of {compared.Count} datasets have equal issues");
        Assert.InRange(equal, MinEqual * compared.Count, compared.Count);
        Assert.Empty(Names(compared, comparison => comparison.IsWronglyValid));
        Assert.Empty(Names(compared, comparison => comparison.IsWronglyInvalid));
    }

    [Fact]
    public void Listed_datasets_exist()
    {
        Corpus.Locate("bids");

        Listed.AssertExist(Folders.SelectMany(RecordedDatasets.NamesOf));
    }

    private static IEnumerable<string> Names(
        IEnumerable<DatasetComparison> compared,
        Func<DatasetComparison, bool> isSelected
    ) => compared.Where(isSelected).Select(comparison => comparison.Name);

    private static string Show(DatasetComparison comparison) =>
        string.Join(
            '\n',
            [
                $"{comparison.Name}: {comparison.Missing.Count} issues are missing (-), {comparison.Extra.Count} are "
                    + "not of the BIDS validator (+)",
                .. comparison.Missing.Select(issue => $"-{issue}").Order(StringComparer.Ordinal),
                .. comparison.Extra.Select(issue => $"+{issue}").Order(StringComparer.Ordinal),
                .. comparison.Failure is null ? [] : new[] { comparison.Failure.ToString() },
            ]
        );
}
