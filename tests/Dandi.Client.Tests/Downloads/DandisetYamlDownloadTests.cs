using System.Text.Json.Nodes;
using Dandi.Archive;
using Dandi.Discovery;
using Dandi.Downloads;
using Dandi.Downloads.Targets;
using Dandi.Testing;
using Dandi.Transfers;

namespace Dandi.Client.Tests.Downloads;

public sealed class DandisetYamlDownloadTests : IDisposable
{
    private const string Name = "000001/dandiset.yaml";
    private static readonly DateTimeOffset Modified = new(2024, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private readonly TempFolder _folder = new();
    private readonly JsonObject _metadata = new()
    {
        ["name"] = "Größe: no #comment",
        ["identifier"] = "DANDI:000001",
        ["version"] = "draft",
        ["count"] = 5,
        ["size"] = 1.5,
        ["exact"] = 2.0,
        ["empty"] = null,
        ["open"] = true,
        ["date"] = "2021-03-04",
        ["digits"] = "000001",
        ["contributor"] = new JsonArray(new JsonObject { ["name"] = "B, A", ["roles"] = new JsonArray() }),
    };

    [Fact]
    public async Task The_file_has_a_comment_sorted_keys_and_the_time_of_the_Dandiset()
    {
        Assert.IsType<Downloaded>(await WriteAsync(OverwritePolicy.Error));

        var lines = await File.ReadAllLinesAsync(_folder.Locate(Name), TestContext.Current.CancellationToken);
        Assert.All(lines[..3], line => Assert.StartsWith("#", line, StringComparison.Ordinal));
        Assert.StartsWith("contributor:", lines[3], StringComparison.Ordinal);
        Assert.Contains("name: 'Größe: no #comment'", lines);
        Assert.Equal(Modified.UtcDateTime, File.GetLastWriteTimeUtc(_folder.Locate(Name)));
        Assert.True(JsonNode.DeepEquals(_metadata, DandisetYaml.Read(_folder.Locate(Name))));
    }

    [Theory]
    [InlineData(OverwritePolicy.Error)]
    [InlineData(OverwritePolicy.Skip)]
    [InlineData(OverwritePolicy.Overwrite)]
    [InlineData(OverwritePolicy.OverwriteDifferent)]
    [InlineData(OverwritePolicy.Refresh)]
    public async Task A_file_with_the_same_metadata_is_kept(OverwritePolicy policy)
    {
        await WriteAsync(OverwritePolicy.Error);
        await File.AppendAllTextAsync(_folder.Locate(Name), "# mine\n", TestContext.Current.CancellationToken);

        var outcome = await WriteAsync(policy);

        Assert.Equal("no change", Assert.IsType<Skipped>(outcome).Message);
    }

    [Theory]
    [InlineData(OverwritePolicy.Error, true, false)]
    [InlineData(OverwritePolicy.Error, false, false)]
    [InlineData(OverwritePolicy.Skip, false, false)]
    [InlineData(OverwritePolicy.Overwrite, true, true)]
    [InlineData(OverwritePolicy.OverwriteDifferent, true, true)]
    [InlineData(OverwritePolicy.Refresh, true, false)]
    [InlineData(OverwritePolicy.Refresh, false, true)]
    public async Task A_file_with_other_metadata_is_replaced_as_the_policy_says(
        OverwritePolicy policy,
        bool isNewer,
        bool isReplaced
    )
    {
        var file = _folder.Write(Name, "identifier: DANDI:000001\nmine: 1\n");
        File.SetLastWriteTimeUtc(file, Modified.UtcDateTime.AddHours(isNewer ? 1 : -1));

        await WriteAsync(policy);

        var content = DandisetYaml.Read(file);
        Assert.Equal(isReplaced, !content.ContainsKey("mine"));
        Assert.Equal(isReplaced, JsonNode.DeepEquals(_metadata, content));
    }

    [Fact]
    public async Task A_file_that_is_no_YAML_is_replaced_like_any_other_with_other_metadata()
    {
        var file = _folder.Write(Name, "{ [");

        Assert.IsType<Failed>(await WriteAsync(OverwritePolicy.Error));
        Assert.IsType<Skipped>(await WriteAsync(OverwritePolicy.Skip));
        Assert.IsType<Downloaded>(await WriteAsync(OverwritePolicy.Overwrite));

        Assert.True(JsonNode.DeepEquals(_metadata, DandisetYaml.Read(file)));
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    private async Task<AssetOutcome> WriteAsync(OverwritePolicy policy)
    {
        using var tree = new TargetTree(_folder.Root);
        var draft = new RemoteVersion(
            DandisetVersion.DraftOf(DandisetId.Parse("000001")),
            "A test",
            0,
            0,
            "Valid",
            Modified,
            Modified
        );
        var dandiset = new RemoteDandiset(draft.Id.Dandiset, Modified, Modified, "OPEN", draft, null);
        return await new DandisetYamlDownload(tree, policy).WriteAsync(
            Name,
            dandiset,
            _metadata,
            new Uri("https://dandiarchive.org")
        );
    }
}
