using System.Text.Json;
using Dandi.Nwb;
using Dandi.Testing;

namespace Dandi.Formats.Tests.Nwb;

[Trait("Category", "Corpus")]
public sealed class NwbVersionTests
{
    private static readonly KnownDifferences Differences = new("nwb-version.txt");

    public static TheoryData<CorpusCase> Values =>
        Corpus.Cases("functions/sanitize_nwb_version.json", item =>
            $"{item.GetProperty("input").GetRawText()} of {item.GetProperty("filename").GetRawText()}"
        );

    [Theory]
    [MemberData(nameof(Values))]
    public void Sanitize_equals_the_Python_client(CorpusCase @case) =>
        Differences.Compare(
            @case["input"].GetRawText(),
            () =>
            {
                var version = NwbVersion.Sanitize(AsPythonText(@case["input"]), @case["filename"].GetString());
                Assert.Equal(@case.Text("output"), version.Text);
                Assert.Equal(@case.Texts("log"), version.Problems);
                Assert.Equal(@case["proper_semver"].GetBoolean(), NwbVersion.IsSemantic(AsPythonText(@case["input"])));
            },
            () => Describe(AsPythonText(@case["input"]), @case["filename"].GetString())
        );

    [Fact]
    public void Listed_differences_refer_to_existing_cases() =>
        Differences.AssertExist(
            Corpus
                .Read("functions/sanitize_nwb_version.json")
                .EnumerateArray()
                .Select(item => item.GetProperty("input").GetRawText())
        );

    [Fact]
    public void A_version_of_a_million_characters_gives_short_messages() =>
        Assert.InRange(
            NwbVersion
                .Sanitize(string.Concat(Enumerable.Repeat("1.", 500_000)))
                .Problems.Sum(problem => problem.Length),
            1,
            1000
        );

    private static string Describe(string value, string? file)
    {
        var version = NwbVersion.Sanitize(value, file);
        return string.Join(
            "; ",
            [version.Text, NwbVersion.IsSemantic(value) ? "semantic" : "not semantic", .. version.Problems]
        );
    }

    private static string AsPythonText(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Null => "None",
            JsonValueKind.True => "True",
            _ => value.GetRawText(),
        };
}
