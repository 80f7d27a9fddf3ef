using Dandi.Testing;

namespace Dandi.Cli.Tests.Commands.Validate.MutatedNwb;

/// <summary>
/// Compares results and metadata with those of the Python client for valid files with one or two typical mistakes each.
/// </summary>
[Trait("Category", "Corpus")]
public sealed class MutatedNwbCorpusTests(MutatedNwbSet set, ITestOutputHelper output) : IClassFixture<MutatedNwbSet>
{
    private const double MinEqual = 0.98;
    private const int MaxWrong = 5;

    [Fact]
    public async Task Results_and_metadata_differ_from_the_Python_client_only_as_listed()
    {
        var listed = new KnownDifferences("nwb-mutated.txt");
        var found = (await set.OutcomesAsync()).SelectMany(outcome => outcome.Differences).ToList();

        Assert.All(found, difference => listed.Compare(difference.Name, difference.Text));
        listed.AssertExist(found.Select(difference => difference.Name));
    }

    [Fact]
    public async Task Almost_all_files_have_equal_results_and_metadata()
    {
        var compared = (await set.OutcomesAsync()).Where(outcome => outcome.IsCompared).ToList();
        var results = compared.Count(outcome => outcome.ResultDifference.Length == 0);
        var metadata = compared.Count(outcome => outcome.MetadataDifference.Length == 0);
        var passed = compared.Count(outcome => outcome is { ReferenceBlocks: true, WeBlock: false });
        var blocked = compared.Count(outcome => outcome is { ReferenceBlocks: false, WeBlock: true });
        output.WriteLine(
            $"{compared.Count} files compared: {results} with equal results, {metadata} with equal metadata, "
                + $"{passed} passed wrongly, {blocked} blocked wrongly"
        );

        Assert.InRange(results, MinEqual * compared.Count, compared.Count);
        Assert.InRange(metadata, MinEqual * compared.Count, compared.Count);
        Assert.InRange(passed + blocked, 0, MaxWrong);
    }

    [Fact]
    public async Task No_file_causes_a_bug() =>
        Assert.Empty(
            (await set.OutcomesAsync())
                .Where(outcome => outcome.HasFailed)
                .Select(outcome => $"{outcome.Name}: {outcome.Changes}")
        );
}
