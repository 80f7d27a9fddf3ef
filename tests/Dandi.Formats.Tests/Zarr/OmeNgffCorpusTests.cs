using Dandi.Testing;
using Dandi.Zarr.Ome;

namespace Dandi.Formats.Tests.Zarr;

/// <summary>The documents of OME-NGFF whose authors say whether they are valid.</summary>
[Trait("Category", "Corpus")]
public sealed class OmeNgffCorpusTests
{
    public static TheoryData<CorpusCase> Documents => ZarrCorpus.Documents(document => IsChecked(document));

    public static TheoryData<CorpusCase> Valid =>
        ZarrCorpus.Documents(document => IsChecked(document) && document["valid"].GetBoolean());

    public static TheoryData<CorpusCase> Unchecked => ZarrCorpus.Documents(document => !IsChecked(document));

    [Theory]
    [MemberData(nameof(Documents))]
    public void Verdicts_on_documents_are_those_of_their_authors(CorpusCase @case)
    {
        var results = Validate(@case, @case.Text("version"));

        var least = @case["strict"].GetBoolean() ? Severity.Hint : Severity.Warning;
        var counted = results.Where(result => result.Severity >= least).ToList();
        if (@case["valid"].GetBoolean())
            Assert.Empty(counted);
        else
            Assert.NotEmpty(counted);
    }

    [Theory]
    [MemberData(nameof(Valid))]
    public void A_valid_document_is_judged_by_the_version_that_it_names_itself(CorpusCase @case) =>
        Assert.DoesNotContain(Validate(@case, null), result => result.Severity >= Severity.Warning);

    [Theory]
    [MemberData(nameof(Unchecked))]
    public void Nothing_is_held_against_documents_of_other_versions(CorpusCase @case) =>
        Assert.DoesNotContain(Validate(@case, @case.Text("version")), result => result.Severity > Severity.Info);

    private static List<(Severity Severity, string Rule, string Message)> Validate(CorpusCase @case, string? version)
    {
        var results = new List<(Severity Severity, string Rule, string Message)>();
        OmeNgff.Validate(@case["document"], version, (severity, rule, message) =>
            results.Add((severity, rule, message))
        );
        return results;
    }

    private static bool IsChecked(CorpusCase document) => document.Text("version") is "0.4" or "0.5";
}
