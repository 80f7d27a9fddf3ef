using Dandi.Testing;
using Dandi.Zarr.Ome;

namespace Dandi.Formats.Tests.Zarr;

/// <summary>OME-NGFF documents of which the authors say whether they are valid.</summary>
[Trait("Category", "Corpus")]
public sealed class OmeNgffCorpusTests
{
    public static TheoryData<CorpusCase> Documents => ZarrCorpus.Documents(document => IsChecked(document));

    public static TheoryData<CorpusCase> Valid =>
        ZarrCorpus.Documents(document => IsChecked(document) && document["valid"].GetBoolean());

    public static TheoryData<CorpusCase> Unchecked => ZarrCorpus.Documents(document => !IsChecked(document));

    [Theory]
    [MemberData(nameof(Documents))]
    public void Validity_agrees_with_the_authors_of_the_documents(CorpusCase @case)
    {
        var results = Validate(@case, @case.Text("version"));

        var minSeverity = @case["strict"].GetBoolean() ? Severity.Hint : Severity.Warning;
        var violations = results.Where(result => result.Severity >= minSeverity).ToList();
        if (@case["valid"].GetBoolean())
            Assert.Empty(violations);
        else
            Assert.NotEmpty(violations);
    }

    [Theory]
    [MemberData(nameof(Valid))]
    public void Valid_document_is_validated_against_its_own_version(CorpusCase @case) =>
        Assert.DoesNotContain(Validate(@case, null), result => result.Severity >= Severity.Warning);

    [Theory]
    [MemberData(nameof(Unchecked))]
    public void Documents_of_other_versions_have_no_violations(CorpusCase @case) =>
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
