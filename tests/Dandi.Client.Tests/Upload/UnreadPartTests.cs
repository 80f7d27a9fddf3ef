using System.Text.Json.Nodes;
using Dandi.Inspection;
using Dandi.Testing;
using Dandi.Transfers;
using Dandi.Upload;

namespace Dandi.Client.Tests.Upload;

/// <summary>Uploads of NWB files of which this program cannot read a part.</summary>
public sealed class UnreadPartTests
{
    private const string Name = "sub-mouse01/sub-mouse01.nwb";

    [Theory]
    [InlineData("zstd-timestamps.nwb", ValidationPolicy.Require)]
    [InlineData("zstd-timestamps.nwb", ValidationPolicy.Skip)]
    [InlineData("virtual-optional.nwb", ValidationPolicy.Require)]
    [InlineData("external-optional.nwb", ValidationPolicy.Require)]
    public async Task A_file_with_unreadable_optional_fields_is_uploaded_with_a_warning_that_lists_them(
        string file,
        ValidationPolicy validation
    )
    {
        await using var scene = await UploadScene.CreateAsync();
        Write(scene, file);

        var (_, outcomes) = await scene.UploadAsync(new UploadOptions { Validation = validation });

        var uploaded = Assert.IsType<Uploaded>(outcomes[Name]);
        Assert.Contains(uploaded.Results, result =>
            result is { Id: AssetValidator.MetadataIncompleteId, Severity: Severity.Warning }
            && result.Message.StartsWith("the end of the session", StringComparison.Ordinal)
        );
        Assert.Equal(uploaded.Results.Distinct(), uploaded.Results);
        var session = (await MetadataAsync(scene))["wasGeneratedBy"]![0]!.AsObject();
        Assert.Equal((true, false), (session.ContainsKey("startDate"), session.ContainsKey("endDate")));
    }

    [Fact]
    public async Task A_file_with_shared_messages_gets_complete_metadata()
    {
        await using var scene = await UploadScene.CreateAsync();
        Write(scene, "shared-messages-latest.nwb");

        var (_, outcomes) = await scene.UploadAsync();

        Assert.DoesNotContain(Assert.IsType<Uploaded>(outcomes[Name]).Results, result =>
            result.Id == AssetValidator.MetadataIncompleteId
        );
        var metadata = await MetadataAsync(scene);
        Assert.True(metadata["wasGeneratedBy"]![0]!.AsObject().ContainsKey("endDate"));
        Assert.Equal(
            ["mouse", "patch clamp"],
            metadata["keywords"]!.AsArray().Select(keyword => keyword!.GetValue<string>())
        );
    }

    [Theory]
    [InlineData("virtual-required.nwb")]
    [InlineData("external-required.nwb")]
    public async Task A_file_with_an_unreadable_required_field_fails_with_a_message_about_this_program(string file)
    {
        await using var scene = await UploadScene.CreateAsync();
        Write(scene, file);

        var (_, required) = await scene.UploadAsync();
        var (_, skipped) = await scene.UploadAsync(new UploadOptions { Validation = ValidationPolicy.Skip });
        var (_, anything) = await scene.UploadAsync(
            new UploadOptions { Validation = ValidationPolicy.Skip, AnyPath = true }
        );

        Assert.StartsWith(
            $"This version of dandi cannot read `{Name}`: ",
            Assert.Single(Assert.IsType<Rejected>(required[Name]).Results, result => result.IsBlocking).Message,
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            $"failed to extract metadata: This version of dandi cannot read `{Name}`: ",
            Assert.IsType<Failed>(skipped[Name]).Message,
            StringComparison.Ordinal
        );
        Assert.IsType<Uploaded>(anything[Name]);
    }

    private static void Write(UploadScene scene, string file) =>
        scene.Folder.Write(
            Name,
            File.ReadAllBytes(Repository.Locate($"tests/Dandi.Formats.Tests/Nwb/Storage/files/{file}"))
        );

    private static async Task<JsonNode> MetadataAsync(UploadScene scene)
    {
        var assets = await scene.Archive.AskAsync(
            "GET",
            $"/dandisets/{scene.Folder.Local.Id}/versions/draft/assets/?metadata=true"
        );
        return assets["results"][0]!["metadata"]!;
    }
}
