using System.Net;
using System.Text;
using Dandi.Transfers;

namespace Dandi.Client.Tests.Upload;

/// <summary>Archives of an older or newer version than the one whose API is specified.</summary>
public sealed class OtherArchivesTests
{
    [Theory]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.MethodNotAllowed)]
    [InlineData(HttpStatusCode.NotImplemented)]
    public async Task An_archive_without_the_endpoint_for_uploads_of_a_Dandiset_can_be_used(HttpStatusCode status)
    {
        await using var scene = await UploadScene.CreateAsync();
        scene.Folder.WriteRandom("a.mp4", 1000, seed: 1);
        scene.Network.ChangeResponses(response =>
        {
            if (
                !response.RequestMessage!.RequestUri!.AbsolutePath.EndsWith(
                    $"/dandisets/{scene.Folder.Local.Id}/uploads/",
                    StringComparison.Ordinal
                )
            )
                return false;
            response.StatusCode = status;
            return true;
        });

        await scene.ConnectAsync(TestContext.Current.CancellationToken);
        var (report, _) = await scene.UploadAsync();

        Assert.Equal(1, report.Done);
        await scene.AssertArchiveHoldsFolderAsync();
    }

    [Fact]
    public async Task An_unknown_Dandiset_is_not_mistaken_for_an_unknown_endpoint()
    {
        await using var scene = await UploadScene.CreateAsync();
        Assert.True(DandisetId.TryParse("999999", out var unknown));

        var error = await Assert.ThrowsAsync<DandiException>(() =>
            scene.Client.EnsureWritableAsync(unknown, TestContext.Current.CancellationToken)
        );

        Assert.Contains("Dandiset 999999 does not exist", error.Message, StringComparison.Ordinal);
        Assert.True(error.IsFatal);
    }

    [Theory]
    [InlineData("\"upload_type\":\"multipart\"")]
    [InlineData("\"upload_type\":\"MULTIPART\"")]
    [InlineData("\"multipart\":true")]
    public async Task A_Zarr_that_requires_multipart_uploads_fails_and_other_assets_are_uploaded(string member)
    {
        await using var scene = await UploadScene.CreateAsync();
        scene.Folder.WriteRandom("a.mp4", 1000, seed: 1);
        scene.WriteZarr(3);
        scene.Network.ChangeResponses(response => AddToZarr(response, member));

        // The second run finds the Zarr that the first one created.
        for (var run = 0; run < 2; run++)
        {
            var (report, outcomes) = await scene.UploadAsync();

            var failed = Assert.IsType<Failed>(outcomes[ZarrScene.Path]);
            Assert.Contains(
                "by multipart upload, which this version of dandi does not support",
                failed.Message,
                StringComparison.Ordinal
            );
            Assert.Contains(ZarrScene.Path, failed.Message, StringComparison.Ordinal);
            Assert.Equal((1, 1), (report.Failed, report.Done + report.Skipped));
        }
        Assert.Equal(0, scene.Network.Count("/files/"));
        Assert.Equal(["a.mp4"], (await scene.Archive.ContentAsync(scene.Folder.Local.Id)).Keys);
    }

    [Theory]
    [InlineData("\"upload_type\":\"singlepart\"")]
    [InlineData("\"upload_type\":null,\"multipart\":false")]
    public async Task A_Zarr_that_states_single_part_uploads_is_uploaded(string member)
    {
        await using var scene = await UploadScene.CreateAsync();
        scene.WriteZarr(3);
        scene.Network.ChangeResponses(response => AddToZarr(response, member));

        var (_, outcomes) = await scene.UploadAsync();

        outcomes.Done();
        await scene.AssertArchiveHoldsZarrAsync();
    }

    private static bool AddToZarr(HttpResponseMessage response, string member)
    {
        if (
            response.RequestMessage!.RequestUri!.AbsolutePath is not { } path
            || !path.StartsWith("/api/zarr/", StringComparison.Ordinal)
            || path.EndsWith("/files/", StringComparison.Ordinal)
        )
            return false;
        using var reader = new StreamReader(response.Content.ReadAsStream(TestContext.Current.CancellationToken));
        var text = reader.ReadToEnd();
        var changed = text.Replace("\"zarr_id\":", $"{member},\"zarr_id\":", StringComparison.Ordinal);
        response.Content = new StringContent(changed, Encoding.UTF8, "application/json");
        return changed != text;
    }
}
