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
    public void The_results_are_those_of_the_Python_client(CorpusCase @case) => Compare("nwb", @case);

    [Theory]
    [MemberData(nameof(Wild))]
    public void The_results_for_files_of_others_are_those_of_the_Python_client(CorpusCase @case) =>
        Compare("wild-nwb", @case);

    [Fact]
    public void Where_the_Python_client_fails_there_is_a_warning_and_nowhere_else_and_the_other_results_are_the_same()
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
            cases.Where(item => item.All.Any(IsOurs)).Select(item => item.Name).ToHashSet(StringComparer.Ordinal)
        );
        Assert.All(cases.Where(item => item.All.Any(IsOurs)), item =>
            Assert.Equal(item.Expected.Where(result => !IsFailure(result)), item.Found)
        );
        Assert.All(cases.SelectMany(item => item.All.Where(IsOurs)), result =>
            Assert.StartsWith($"{InspectionIds.PythonClientFails} WARNING at /", result, StringComparison.Ordinal)
        );
    }

    [Theory]
    [MemberData(nameof(Checks))]
    public void Every_check_of_the_reference_that_is_in_use_is_there(CorpusCase @case)
    {
        var inUse = @case
            .Content.EnumerateArray()
            .Where(check =>
                check.GetProperty("importance_in_use").GetString() is "CRITICAL" or "BEST_PRACTICE_VIOLATION"
            )
            .Select(check =>
                $"NWBI.{check.GetProperty("check").GetString()} {(check.GetProperty("importance_in_use").GetString() == "CRITICAL" ? Severity.Error : Severity.Warning)} {check.GetProperty("neurodata_type").GetString() ?? InspectionCheck.Everything}"
            );

        var ours = NwbInspector
            .Checks.Where(check => check.Id != InspectionIds.PythonClientFails)
            .Select(check => $"{check.Id} {check.Severity} {check.AppliesTo}");

        Assert.Equal(inUse.Order(StringComparer.Ordinal), ours.Order(StringComparer.Ordinal));
    }

    private static bool IsFailure(string result) => result.StartsWith("NWBI.During ", StringComparison.Ordinal);

    private static bool IsOurs(string result) => result.StartsWith("DANDI.", StringComparison.Ordinal);

    private static void Compare(string folder, CorpusCase @case)
    {
        var inspected = InspectedCase.Read(@case.Folder, folder, @case.Content);
        // Where a failure of the Python client is listed, it is all that is not found.
        var isFailureListed =
            Differences.Find(inspected.Name)?.Contains("-ERROR NWBI.During ", StringComparison.Ordinal) is true;
        Assert.Equal(inspected.Expected.Where(result => !isFailureListed || !IsFailure(result)), inspected.Found);
    }
}
