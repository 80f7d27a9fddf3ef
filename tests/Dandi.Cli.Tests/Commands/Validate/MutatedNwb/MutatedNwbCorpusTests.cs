using Dandi.Testing;

namespace Dandi.Cli.Tests.Commands.Validate.MutatedNwb;

/// <summary>Files with one or two changes each, as people's files show them, next to what the Python client says of them.</summary>
[Trait("Category", "Corpus")]
public sealed class MutatedNwbCorpusTests(MutatedNwbSet set, ITestOutputHelper output) : IClassFixture<MutatedNwbSet>
{
    private const double MinEqual = 0.98;
    private const int MaxWrong = 5;

    [Fact]
    public async Task Results_and_metadata_differ_from_those_of_the_Python_client_only_as_listed()
    {
        var listed = new KnownDifferences("nwb-mutated.txt");
        var found = (await set.OutcomesAsync()).SelectMany(outcome => outcome.Differences).ToList();

        Assert.All(found, difference => listed.Compare(difference.Name, difference.Said));
        listed.AssertExist(found.Select(difference => difference.Name));
    }

    [Fact]
    public async Task Nearly_all_files_have_the_same_results_and_metadata_and_nearly_none_is_passed_or_blocked_wrongly()
    {
        var compared = (await set.OutcomesAsync()).Where(outcome => outcome.IsCompared).ToList();
        var results = compared.Count(outcome => outcome.ResultDifference.Length == 0);
        var metadata = compared.Count(outcome => outcome.MetadataDifference.Length == 0);
        var passed = compared.Count(outcome => outcome is { ReferenceBlocks: true, WeBlock: false });
        var blocked = compared.Count(outcome => outcome is { ReferenceBlocks: false, WeBlock: true });
        output.WriteLine(
            $"{compared.Count} files compared: {results} with equal results, {metadata} with equal metadata, {passed} passed wrongly, {blocked} blocked wrongly"
        );

        Assert.InRange(results, MinEqual * compared.Count, compared.Count);
        Assert.InRange(metadata, MinEqual * compared.Count, compared.Count);
        Assert.InRange(passed + blocked, 0, MaxWrong);
    }

    [Fact]
    public async Task No_file_breaks_the_program() =>
        Assert.Empty(
            (await set.OutcomesAsync())
                .Where(outcome => outcome.IsBroken)
                .Select(outcome => $"{outcome.Name}: {outcome.Changes}")
        );
}
