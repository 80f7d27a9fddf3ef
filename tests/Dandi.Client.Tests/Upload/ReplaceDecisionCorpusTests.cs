using System.Text.Json;
using Dandi.Archive;
using Dandi.Testing;
using Dandi.Upload;

namespace Dandi.Client.Tests.Upload;

[Trait("Category", "Corpus")]
public sealed class ReplaceDecisionCorpusTests
{
    public static TheoryData<CorpusCase> Files => Corpus.Cases("functions/check_replace_asset.json", Name);

    [Theory]
    [MemberData(nameof(Files))]
    public void The_decision_about_an_existing_asset_is_that_of_the_Python_client(CorpusCase @case)
    {
        if (@case.Text("asset") == "zarr")
        {
            Assert.Equal(Expected(@case), (ReplaceDecision.ForZarr.Action, ReplaceDecision.ForZarr.Message));
            return;
        }
        var metadata = @case["remote_metadata"];
        DateTimeOffset? modified = metadata.TryGetProperty("blobDateModified", out var time)
            ? time.GetDateTimeOffset()
            : null;
        var remote = new RemoteAsset(
            "id",
            "f.txt",
            AssetContent.Blob("blob"),
            metadata.GetProperty("digest").GetProperty("dandi:dandi-etag").GetString(),
            modified,
            null
        );

        var decision = ReplaceDecision.For(
            remote,
            @case.Text("local_digest"),
            @case["local_modified"].GetDateTimeOffset(),
            PolicyOf(@case.Text("existing"))
        );

        Assert.Equal(Expected(@case), (decision.Action, decision.Message));
    }

    private static (ReplaceAction Action, string? Message) Expected(CorpusCase @case)
    {
        if (@case.Has("error"))
            return (ReplaceAction.Fail, @case["error"].GetProperty("message").GetString());
        var replaces = @case["output"][0].GetBoolean();
        return (
            replaces ? ReplaceAction.Replace : ReplaceAction.Skip,
            @case["output"][1].GetProperty("message").GetString()
        );
    }

    private static ExistingPolicy PolicyOf(string name) =>
        name switch
        {
            "error" => ExistingPolicy.Error,
            "skip" => ExistingPolicy.Skip,
            "force" => ExistingPolicy.Force,
            "overwrite" => ExistingPolicy.Overwrite,
            _ => ExistingPolicy.Refresh,
        };

    private static string Name(JsonElement item) =>
        string.Join(
            ' ',
            new[] { "asset", "existing", "remote_mtime", "remote_digest" }
                .Select(member => item.TryGetProperty(member, out var value) ? value.ToString() : "")
                .Where(text => text.Length > 0)
        );
}
