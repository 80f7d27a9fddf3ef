using System.Text.Json;
using System.Text.Json.Nodes;
using Dandi.Archive;
using Dandi.Testing;

namespace Dandi.Client.Tests.Archive;

[Trait("Category", "Corpus")]
public sealed class SchemaVersionCorpusTests
{
    private static readonly KnownDifferences Differences = new("schema-version.txt");

    public static TheoryData<CorpusCase> Infos =>
        Corpus.Cases("functions/check_schema_version.json", item => item.GetProperty("info").ToString());

    public static TheoryData<CorpusCase> Bodies =>
        Corpus.Cases("functions/downgrade_metadata.json", item =>
            $"{item.GetProperty("server_schema_version")} {item.GetProperty("body")}"
        );

    [Theory]
    [MemberData(nameof(Infos))]
    public void Archives_are_accepted_as_by_the_Python_client(CorpusCase @case)
    {
        var info = @case["info"];
        var version = info.TryGetProperty("schema_version", out var stated) ? stated.GetString()! : "";
        string[]? allowed = info.TryGetProperty("allowed_schema_versions", out var list)
            ? [.. list.EnumerateArray().Select(item => item.GetString()!)]
            : null;
        var response = new ArchiveInfo(new Uri("http://localhost/api"), version, allowed, null, []);
        // Metadata is sent in the version of the archive, or in our newest version if the archive allows it.
        var expected = allowed?.Contains(SchemaVersion.Newest) is true ? SchemaVersion.Newest : version;
        Differences.Compare(
            JsonNode.Parse(info.GetRawText())!.ToJsonString(),
            () =>
            {
                if (@case.Has("error"))
                    AssertRefused(@case["error"], response);
                else
                    Assert.Equal(
                        (expected, @case["log"].GetArrayLength() > 0),
                        (SchemaVersion.Choose(response).Version, SchemaVersion.Choose(response).Warning is not null)
                    );
            },
            () => $"{SchemaVersion.Choose(response)}"
        );
    }

    [Fact]
    public void Only_cases_that_exist_are_listed_as_different() =>
        Differences.AssertExist(
            Corpus
                .Read("functions/check_schema_version.json")
                .EnumerateArray()
                .Select(item => JsonNode.Parse(item.GetProperty("info").GetRawText())!.ToJsonString())
        );

    [Theory]
    [MemberData(nameof(Bodies))]
    public void Metadata_is_rewritten_for_older_archives_as_by_the_Python_client(CorpusCase @case)
    {
        var body = JsonNode.Parse(@case["body"].GetRawText())!;
        if (body is JsonObject members && members["metadata"] is JsonObject metadata)
        {
            var warning = SchemaVersion.Downgrade(metadata, @case.Text("server_schema_version"));
            Assert.Equal(@case["log"].EnumerateArray().Any(IsWarning), warning is not null);
        }
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(@case["output"].GetRawText()), body), body.ToJsonString());
    }

    private static void AssertRefused(JsonElement error, ArchiveInfo response)
    {
        var refusal = Assert.Throws<DandiException>(() => SchemaVersion.Choose(response));
        Assert.True(refusal.IsFatal);
        // The messages differ after these texts: the Python client quotes the response, and the advice is another.
        var message = error.GetProperty("message").GetString()!;
        string[] ends = ["; returned", "; client supports", " .  You may"];
        var end = ends.Select(mark => message.IndexOf(mark, StringComparison.Ordinal))
            .FirstOrDefault(index => index >= 0, message.Length);
        Assert.StartsWith(message[..end], refusal.Message, StringComparison.Ordinal);
    }

    private static bool IsWarning(JsonElement entry) => entry.GetProperty("level").GetString() == "WARNING";
}
