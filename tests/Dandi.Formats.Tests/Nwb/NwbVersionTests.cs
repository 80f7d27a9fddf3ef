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
    public void It_is_cleaned_and_judged_as_by_the_Python_client(CorpusCase @case) =>
        Differences.Compare(
            @case["input"].GetRawText(),
            () =>
            {
                var version = NwbVersion.Sanitize(AsPythonShows(@case["input"]), @case["filename"].GetString());
                Assert.Equal(@case.Text("output"), version.Text);
                Assert.Equal(@case.Texts("log"), version.Complaints);
                Assert.Equal(@case["proper_semver"].GetBoolean(), NwbVersion.IsSemantic(AsPythonShows(@case["input"])));
            },
            () => Say(AsPythonShows(@case["input"]), @case["filename"].GetString())
        );

    [Fact]
    public void Only_cases_that_exist_are_listed_as_different() =>
        Differences.AssertExist(
            Corpus
                .Read("functions/sanitize_nwb_version.json")
                .EnumerateArray()
                .Select(item => item.GetProperty("input").GetRawText())
        );

    [Fact]
    public void A_version_of_a_million_characters_is_complained_of_in_few_words() =>
        Assert.InRange(
            NwbVersion
                .Sanitize(string.Concat(Enumerable.Repeat("1.", 500_000)))
                .Complaints.Sum(complaint => complaint.Length),
            1,
            1000
        );

    private static string Say(string value, string? file)
    {
        var version = NwbVersion.Sanitize(value, file);
        return string.Join(
            "; ",
            [version.Text, NwbVersion.IsSemantic(value) ? "semantic" : "not semantic", .. version.Complaints]
        );
    }

    private static string AsPythonShows(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Null => "None",
            JsonValueKind.True => "True",
            _ => value.GetRawText(),
        };
}
