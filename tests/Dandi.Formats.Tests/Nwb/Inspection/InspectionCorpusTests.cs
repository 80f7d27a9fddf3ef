using Dandi.Nwb.Inspection;
using Dandi.Testing;

namespace Dandi.Formats.Tests.Nwb.Inspection;

[Trait("Category", "Corpus")]
public sealed class InspectionCorpusTests
{
    private static readonly KnownDifferences Differences = new("nwb-validation.txt");

    public static TheoryData<CorpusCase> Own =>
        Corpus.Cases("nwb/index.json", item => item.GetProperty("case").GetString()!);

    public static TheoryData<CorpusCase> Wild =>
        Corpus.Cases("wild-nwb/index.json", item => item.GetProperty("case").GetString()!);

    public static TheoryData<CorpusCase> Checks => Corpus.Documents("functions/nwbinspector_checks.json");

    [Theory]
    [MemberData(nameof(Own))]
    public void Results_for_our_files_equal_the_Python_clients(CorpusCase @case) => Compare("nwb", @case);

    [Theory]
    [MemberData(nameof(Wild))]
    public void Results_for_third_party_files_equal_the_Python_clients(CorpusCase @case) => Compare("wild-nwb", @case);

    [Fact]
    public void Only_cases_on_which_the_Python_client_fails_have_our_warning_and_all_other_results_are_equal()
    {
        var cases = new[] { "nwb", "wild-nwb" }
            .SelectMany(folder =>
                Corpus
                    .Read($"{folder}/index.json")
                    .EnumerateArray()
                    .Select(entry => InspectedCase.Read(CorpusFolder.Reference!, folder, entry))
            )
            .ToList();

        Assert.Subset(
            Differences.Names.ToHashSet(StringComparer.Ordinal),
            cases.Where(item => item.All.Any(IsOurWarning)).Select(item => item.Name).ToHashSet(StringComparer.Ordinal)
        );
        Assert.All(cases.Where(item => item.All.Any(IsOurWarning)), item =>
            Assert.Equal(item.Expected.Where(result => !IsFailure(result)), item.Found)
        );
        Assert.All(cases.SelectMany(item => item.All.Where(IsOurWarning)), result =>
            Assert.StartsWith($"{InspectionIds.PythonClientFails} WARNING at /", result, StringComparison.Ordinal)
        );
    }

    [Theory]
    [MemberData(nameof(Checks))]
    public void All_checks_used_by_the_Python_client_are_implemented(CorpusCase @case)
    {
        var inUse = @case
            .Content.EnumerateArray()
            .Where(check =>
                check.GetProperty("importance_in_use").GetString() is "CRITICAL" or "BEST_PRACTICE_VIOLATION"
            )
            .Select(check =>
                string.Join(
                    ' ',
                    $"NWBI.{check.GetProperty("check").GetString()}",
                    check.GetProperty("importance_in_use").GetString() == "CRITICAL"
                        ? Severity.Error
                        : Severity.Warning,
                    check.GetProperty("neurodata_type").GetString() ?? InspectionCheck.AnyType
                )
            );
        var ours = NwbInspector
            .Checks.Where(check => check.Id != InspectionIds.PythonClientFails)
            .Select(check => $"{check.Id} {check.Severity} {check.AppliesTo}");

        Assert.Equal(inUse.Order(StringComparer.Ordinal), ours.Order(StringComparer.Ordinal));
    }

    private static bool IsFailure(string result) => result.StartsWith("NWBI.During ", StringComparison.Ordinal);

    private static bool IsOurWarning(string result) => result.StartsWith("DANDI.", StringComparison.Ordinal);

    private static void Compare(string folder, CorpusCase @case)
    {
        var inspected = InspectedCase.Read(@case.Folder, folder, @case.Content);
        // If a failure of the Python client is listed, it is the only result that we do not have.
        var isFailureListed =
            Differences.Find(inspected.Name)?.Contains("-ERROR NWBI.During ", StringComparison.Ordinal) is true;
        Assert.Equal(inspected.Expected.Where(result => !isFailureListed || !IsFailure(result)), inspected.Found);
    }
}
