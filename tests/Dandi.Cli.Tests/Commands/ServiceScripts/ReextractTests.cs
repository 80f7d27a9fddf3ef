using System.Text.Json.Nodes;

namespace Dandi.Cli.Tests.Commands.ServiceScripts;

/// <summary><c>dandi service-scripts reextract-metadata</c> against the local archive.</summary>
public sealed class ReextractTests
{
    [Fact]
    public async Task Metadata_are_those_of_an_upload_again()
    {
        await using var scene = await CreateAsync();
        var uploaded = (await scene.AssetsAsync())[0]!["metadata"]!.AsObject();
        await ChangeAsync(scene, metadata =>
        {
            metadata["schemaVersion"] = "0.6.0";
            metadata["keywords"] = new JsonArray("edited");
            metadata.Remove("wasAttributedTo");
        });

        var run = await ReextractAsync(scene, "--diff");

        Assert.Equal(0, run.Code);
        var extracted = (await scene.AssetsAsync())[0]!["metadata"]!.AsObject();
        foreach (var (name, value) in uploaded)
        {
            if (!IsNew(name))
                Assert.True(JsonNode.DeepEquals(value, extracted[name]), $"{name}: {extracted[name]}");
        }
        Assert.Equal(uploaded.Count, extracted.Count);
        Assert.Contains("--- sub-1/a.nwb:old\n+++ sub-1/a.nwb:new\n@@ ", run.Out, StringComparison.Ordinal);
        Assert.Contains("-schemaVersion: 0.6.0\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("1 updated, 1 skipped, 0 failed", run.Error, StringComparison.Ordinal);
        Assert.Contains("skipped  sub-1/b.mp4: not an NWB file", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metadata_of_the_current_version_are_extracted_only_on_request()
    {
        await using var scene = await CreateAsync();

        var first = await ReextractAsync(scene);
        var second = await ReextractAsync(scene, "--when", "always");

        Assert.Contains("0 updated, 2 skipped", first.Error, StringComparison.Ordinal);
        Assert.Contains("1 updated, 1 skipped", second.Error, StringComparison.Ordinal);
        Assert.Equal("", second.Out);
    }

    [Fact]
    public async Task Metadata_of_a_newer_version_stay()
    {
        await using var scene = await CreateAsync();
        await ChangeAsync(scene, metadata => metadata["schemaVersion"] = "99.0.0");

        var run = await ReextractAsync(scene);

        Assert.Contains("its metadata have a newer schema version", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_does_not_end_the_run()
    {
        await using var scene = await CreateAsync();
        await UploadBrokenAsync(scene);

        var run = await ReextractAsync(scene, "--when", "always");

        Assert.Equal(1, run.Code);
        Assert.Contains("Error: sub-0/broken.nwb: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("1 updated, 1 skipped, 1 failed", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("versions/draft/assets/?path=sub-1/")]
    public async Task Only_the_draft_of_a_Dandiset_is_accepted(string rest)
    {
        await using var scene = await CreateAsync();

        var run = await scene.RunAsync(
            "service-scripts",
            "reextract-metadata",
            $"{scene.Archive.Api}/dandisets/{scene.Id}/{rest}"
        );

        Assert.Equal(1, run.Code);
        Assert.Contains("is not the draft of a Dandiset", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_not_an_owner_is_told_before_any_file_is_read()
    {
        await using var scene = await CreateAsync();
        scene.Key = scene.Archive.Bob.Token;

        var run = await ReextractAsync(scene, "--when", "always");

        Assert.Equal(3, run.Code);
        Assert.Contains("You are not an owner of Dandiset", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("skipped", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Dandiset_without_assets_is_an_error()
    {
        await using var scene = await ServiceScriptScene.CreateAsync();

        Assert.Contains("has no assets", (await ReextractAsync(scene)).Error, StringComparison.Ordinal);
    }

    private static async Task<ServiceScriptScene> CreateAsync()
    {
        var scene = await ServiceScriptScene.CreateAsync();
        scene.Folder.WriteNwb("sub-1/a.nwb");
        scene.Folder.Write("sub-1/b.mp4", "a video");
        Assert.Equal(0, (await scene.RunAsync("upload", "--validation", "skip")).Code);
        return scene;
    }

    private static Task<(int Code, string Out, string Error)> ReextractAsync(
        ServiceScriptScene scene,
        params string[] options
    ) =>
        scene.RunAsync([
            "service-scripts",
            "reextract-metadata",
            $"{scene.Archive.Api}/dandisets/{scene.Id}/versions/draft/",
            .. options,
        ]);

    private static async Task ChangeAsync(ServiceScriptScene scene, Action<JsonObject> change)
    {
        var asset = (await scene.AssetsAsync())[0]!;
        var metadata = asset["metadata"]!.DeepClone().AsObject();
        change(metadata);
        await scene.Archive.AskAsync(
            "PUT",
            $"/dandisets/{scene.Id}/versions/draft/assets/{asset["asset_id"]}/",
            scene.Archive.Alice,
            new JsonObject { ["metadata"] = metadata, ["blob_id"] = asset["blob"]!.DeepClone() }
        );
    }

    // The archive accepts any content under any name.
    private static async Task UploadBrokenAsync(ServiceScriptScene scene)
    {
        var video = (await scene.AssetsAsync())[1]!;
        var response = await scene.Archive.AskAsync(
            "POST",
            $"/dandisets/{scene.Id}/versions/draft/assets/",
            scene.Archive.Alice,
            new JsonObject
            {
                ["metadata"] = new JsonObject { ["path"] = "sub-0/broken.nwb" },
                ["blob_id"] = video["blob"]!.DeepClone(),
            }
        );
        Assert.Equal(200, response.Status);
    }

    // Times and ids of the extraction, and what the archive sets, the SHA-256 some time later.
    private static bool IsNew(string name) =>
        name is "dateModified" or "wasGeneratedBy" or "id" or "identifier" or "contentUrl" or "digest";
}
