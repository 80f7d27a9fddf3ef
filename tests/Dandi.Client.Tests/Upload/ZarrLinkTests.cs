using Dandi.Inspection;
using Dandi.Testing;
using Dandi.Transfers;
using Dandi.Upload;

namespace Dandi.Client.Tests.Upload;

/// <summary>Links to folders in a Zarr that is uploaded.</summary>
public sealed class ZarrLinkTests : IDisposable
{
    private readonly TempFolder _outside = new();

    public ZarrLinkTests() => _outside.Write("private/secret", "12345");

    public void Dispose() => _outside.Dispose();

    [Fact]
    public async Task A_Zarr_with_a_link_to_a_folder_outside_fails_before_anything_is_sent()
    {
        await using var scene = await SceneAsync();

        var (_, outcomes) = await scene.UploadAsync();

        var message = Assert.IsType<Failed>(outcomes[ZarrScene.Path]).Message;
        Assert.Contains(scene.Folder.Locate($"{ZarrScene.Path}/far"), message, StringComparison.Ordinal);
        Assert.Contains(_outside.Locate("private"), message, StringComparison.Ordinal);
        Assert.Equal(0, scene.Network.Count("POST"));
        Assert.Equal(0, scene.Network.Count("PUT"));
    }

    [Fact]
    public async Task A_link_outside_fails_without_validation_too()
    {
        await using var scene = await SceneAsync();

        var (_, outcomes) = await scene.UploadAsync(new UploadOptions { Validation = ValidationPolicy.Skip });

        Assert.IsType<Failed>(outcomes[ZarrScene.Path]);
        Assert.Equal(0, scene.Network.Count("POST"));
    }

    [Fact]
    public async Task All_links_are_followed_if_that_is_requested()
    {
        await using var scene = await SceneAsync();

        var (_, outcomes) = await scene.UploadAsync(
            new UploadOptions { FollowsLinks = true, Validation = ValidationPolicy.Skip }
        );

        outcomes.Done();
        Assert.Contains("far/secret", (await scene.EntriesAsync()).Keys);
    }

    [Fact]
    public async Task A_link_to_a_folder_in_the_Dandiset_is_uploaded_and_the_checksums_agree()
    {
        await using var scene = await UploadScene.CreateAsync();
        scene.WriteZarr(2);
        scene.Folder.Write("chunks/0", "12");
        Directory.CreateSymbolicLink(scene.Folder.Locate($"{ZarrScene.Path}/y"), "../../chunks");

        var (_, outcomes) = await scene.UploadAsync(new UploadOptions { Validation = ValidationPolicy.Skip });

        outcomes.Done();
        Assert.Contains("y/0", (await scene.EntriesAsync()).Keys);
        Assert.Equal("Complete", (await scene.ZarrAsync())["status"]!.ToString());
    }

    private async Task<UploadScene> SceneAsync()
    {
        var scene = await UploadScene.CreateAsync();
        scene.WriteZarr(2);
        Directory.CreateSymbolicLink(scene.Folder.Locate($"{ZarrScene.Path}/far"), _outside.Locate("private"));
        return scene;
    }
}
