using System.Net;
using System.Text;
using Dandi.Upload;

namespace Dandi.Client.Tests.Upload;

/// <summary>Archives that are older or newer than the one whose contract we know.</summary>
public sealed class OtherArchivesTests
{
    [Theory]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.MethodNotAllowed)]
    [InlineData(HttpStatusCode.NotImplemented)]
    public async Task An_archive_that_lists_no_uploads_is_uploaded_to(HttpStatusCode status)
    {
        await using var scene = await UploadScene.SetAsync();
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

        await scene.OpenAsync(TestContext.Current.CancellationToken);
        var (report, _) = await scene.UploadAsync();

        Assert.Equal(1, report.Uploaded);
        await scene.AssertArchiveHoldsFolderAsync();
    }

    [Fact]
    public async Task A_Dandiset_that_is_not_there_is_told_from_a_request_that_is_not_known()
    {
        await using var scene = await UploadScene.SetAsync();
        Assert.True(DandisetId.TryParse("999999", out var unknown));

        var error = await Assert.ThrowsAsync<DandiException>(() =>
            scene.Client.EnsureWritableAsync(unknown, TestContext.Current.CancellationToken)
        );

        Assert.Contains("knows no Dandiset 999999", error.Message, StringComparison.Ordinal);
        Assert.True(error.IsFatal);
    }

    [Theory]
    [InlineData("\"upload_type\":\"multipart\"")]
    [InlineData("\"upload_type\":\"MULTIPART\"")]
    [InlineData("\"multipart\":true")]
    public async Task A_Zarr_that_travels_in_parts_is_refused_and_the_rest_goes_on(string member)
    {
        await using var scene = await UploadScene.SetAsync();
        scene.Folder.WriteRandom("a.mp4", 1000, seed: 1);
        scene.WriteZarr(3);
        scene.Network.ChangeResponses(response => AddToZarr(response, member));

        // The second run finds the Zarr that the first one has made.
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
            Assert.Equal((1, 1), (report.Failed, report.Uploaded + report.Skipped));
        }
        Assert.Equal(0, scene.Network.Count("/files/"));
        Assert.Equal(["a.mp4"], (await scene.Archive.ContentAsync(scene.Folder.Local.Id)).Keys);
    }

    [Theory]
    [InlineData("\"upload_type\":\"singlepart\"")]
    [InlineData("\"upload_type\":null,\"multipart\":false")]
    public async Task A_Zarr_of_single_files_is_sent(string member)
    {
        await using var scene = await UploadScene.SetAsync();
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
