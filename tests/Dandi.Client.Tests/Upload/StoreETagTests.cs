using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Dandi.Transfers;
using Dandi.Upload;

namespace Dandi.Client.Tests.Upload;

/// <summary>
/// The ETag of a part tells what has arrived. The store of some archives states MD5s, that of others does not.
/// </summary>
public sealed class StoreETagTests
{
    private const string Name = "a.mp4";
    private const int TwoParts = 65 << 20;
    private int _puts;

    [Fact]
    public async Task Content_that_keeps_changing_without_a_new_time_is_never_completed_and_other_files_are_uploaded()
    {
        await using var scene = await UploadScene.CreateAsync();
        scene.Folder.WriteRandom("quiet.mp4", 1000, seed: 9);
        ChangeSilently(scene, 1000, times: int.MaxValue);

        var (report, outcomes) = await scene.UploadAsync();

        Assert.StartsWith(
            $"The content of `{scene.Folder.Locate(Name)}` changed after it was hashed (part 1, 1000 bytes from 0), "
                + "but its size (1000 bytes) and its modification time (2026-01-02 03:04:05.000000Z) did not",
            Assert.IsType<Failed>(outcomes[Name]).Message,
            StringComparison.Ordinal
        );
        Assert.Equal((1, 1), (report.Done, report.Failed));
        Assert.Equal(1, scene.Network.Count("/complete/"));
        Assert.Equal(["quiet.mp4"], (await scene.Archive.ContentAsync(scene.Folder.Local.Id)).Keys);
    }

    [Fact]
    public async Task A_part_whose_content_changed_without_a_new_time_is_sent_only_once_before_the_change_is_found()
    {
        await using var scene = await UploadScene.CreateAsync();
        ChangeSilently(scene, TwoParts, times: 1);
        CountStoredParts(scene);

        var (report, _) = await scene.UploadAsync(OneAtATime);

        // The first part of the old content, and both parts of the new one.
        Assert.Equal((1, 3), (report.Done, _puts));
        Assert.Equal(1, scene.Network.Count("/complete/"));
        await scene.AssertArchiveHoldsFolderAsync();
    }

    [Fact]
    public async Task A_store_whose_ETags_are_not_MD5s_gets_each_part_hashed_on_the_way()
    {
        await using var scene = await UploadScene.CreateAsync();
        scene.Folder.WriteRandom(Name, TwoParts, seed: 1);
        ChangeETags(scene, number => $"\"encrypted-{number}\"");

        var (report, _) = await scene.UploadAsync(OneAtATime);

        // That the ETags are not MD5s is known only after the first part, which is therefore sent again.
        Assert.Equal((1, 3), (report.Done, _puts));
        await scene.AssertArchiveHoldsFolderAsync();
    }

    [Fact]
    public async Task Changed_content_is_not_completed_if_the_ETags_are_not_MD5s()
    {
        await using var scene = await UploadScene.CreateAsync();
        ChangeSilently(scene, 1000, times: int.MaxValue);
        ChangeETags(scene, number => $"\"encrypted-{number}\"");

        var (_, outcomes) = await scene.UploadAsync();

        Assert.Contains(
            "changed after it was hashed",
            Assert.IsType<Failed>(outcomes[Name]).Message,
            StringComparison.Ordinal
        );
        Assert.Equal(0, scene.Network.Count("/complete/"));
    }

    [Fact]
    public async Task A_store_that_cannot_assemble_parts_because_its_ETags_are_not_MD5s_is_not_tried_again()
    {
        await using var scene = await UploadScene.CreateAsync();
        scene.Folder.WriteRandom(Name, 1000, seed: 1);
        scene.Network.ChangeResponses(response =>
        {
            if (TryChangeETag(response, number => $"\"encrypted-{number}\""))
                return true;
            if (response.RequestMessage!.RequestUri!.Query.Contains("uploadId", StringComparison.Ordinal))
                Reject(response, "InvalidPart");
            return false;
        });

        var (_, outcomes) = await scene.UploadAsync();

        Assert.StartsWith(
            $"The store cannot assemble `{scene.Folder.Locate(Name)}`, because its ETags are not the MD5s of the parts",
            Assert.IsType<Failed>(outcomes[Name]).Message,
            StringComparison.Ordinal
        );
        Assert.Equal((2, 1), (_puts, scene.Network.Count("initialize/")));
    }

    [Fact]
    public async Task ETags_that_are_MD5s_of_other_bytes_every_time_fail_the_file_after_three_attempts()
    {
        await using var scene = await UploadScene.CreateAsync();
        scene.Folder.WriteRandom(Name, 1000, seed: 1);
        ChangeETags(scene, number => string.Create(CultureInfo.InvariantCulture, $"\"{number:x32}\""));

        var (_, outcomes) = await scene.UploadAsync();

        Assert.StartsWith(
            $"Part 1 of `{scene.Folder.Locate(Name)}` arrived with digest {new string('0', 31)}3 instead of ",
            Assert.IsType<Failed>(outcomes[Name]).Message,
            StringComparison.Ordinal
        );
        Assert.Equal((3, 0), (_puts, scene.Network.Count("/complete/")));
        Assert.Empty(await scene.Archive.ContentAsync(scene.Folder.Local.Id));
    }

    [Fact]
    public async Task ETags_in_uppercase_digits_are_the_same_MD5s()
    {
        await using var scene = await UploadScene.CreateAsync();
        scene.Folder.WriteRandom(Name, 1000, seed: 1);
        scene.Network.ChangeResponses(response =>
            TryChangeETag(response, _ => response.Headers.ETag!.Tag.ToUpperInvariant())
        );

        var (report, _) = await scene.UploadAsync();

        Assert.Equal((1, 1), (report.Done, _puts));
    }

    [Fact]
    public async Task A_large_Zarr_entry_that_changes_without_a_new_time_is_rejected_by_the_store_and_hashed_again()
    {
        await using var scene = await UploadScene.CreateAsync();
        scene.WriteZarr(3);
        await scene.UploadAsync();
        // Too large to be kept in memory after it was hashed.
        ChangeSilently(scene, 2 << 20, times: 1, $"{ZarrScene.Path}/x/1");
        CountStoredParts(scene);

        var (_, outcomes) = await scene.UploadAsync();

        Assert.NotNull(outcomes.Done());
        Assert.Equal(1, _puts);
        await scene.AssertArchiveHoldsZarrAsync();
    }

    [Fact]
    public async Task A_Zarr_entry_that_arrived_with_another_digest_is_sent_again()
    {
        await using var scene = await UploadScene.CreateAsync();
        scene.WriteZarr(3);
        scene.Network.ChangeResponses(response =>
        {
            if (!IsPut(response) || Interlocked.Increment(ref _puts) > 1)
                return false;
            Reject(response, "BadDigest");
            return true;
        });

        var (_, outcomes) = await scene.UploadAsync();

        Assert.NotNull(outcomes.Done());
        Assert.Equal(6, _puts);
        // It is not treated as an outage. How long the run waited depends on when the archive has the checksum.
        Assert.Empty(scene.Notices);
        await scene.AssertArchiveHoldsZarrAsync();
    }

    private static UploadOptions OneAtATime => new() { Jobs = new Jobs(1, 1) };

    /// <summary>Writes other bytes of the same size and time when the upload starts, so often.</summary>
    private static void ChangeSilently(UploadScene scene, int size, int times, string name = Name)
    {
        Write(seed: 100);
        scene.OnEvent = value =>
        {
            if (
                value is { Stage: TransferStage.Uploading, IsStageStart: true, Path: Name or ZarrScene.Path }
                && times-- > 0
            )
                Write(seed: times & 0xff);
        };

        void Write(int seed) =>
            File.SetLastWriteTimeUtc(
                scene.Folder.WriteRandom(name, size, seed),
                new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc)
            );
    }

    private void CountStoredParts(UploadScene scene) =>
        scene.Network.ResponseReceived = response =>
        {
            if (IsPut(response) && response.IsSuccessStatusCode)
                Interlocked.Increment(ref _puts);
        };

    private void ChangeETags(UploadScene scene, Func<int, string> choose) =>
        scene.Network.ChangeResponses(response => TryChangeETag(response, choose));

    private bool TryChangeETag(HttpResponseMessage response, Func<int, string> choose)
    {
        if (!IsPut(response))
            return false;
        response.Headers.ETag = new EntityTagHeaderValue(choose(Interlocked.Increment(ref _puts)));
        return true;
    }

    private static bool IsPut(HttpResponseMessage response) =>
        response.RequestMessage is { } request
        && request.Method == HttpMethod.Put
        && request.RequestUri!.AbsolutePath.StartsWith("/dandi-dandisets/", StringComparison.Ordinal);

    private static void Reject(HttpResponseMessage response, string code)
    {
        response.StatusCode = HttpStatusCode.BadRequest;
        response.Content = new StringContent(
            $"<Error><Code>{code}</Code><Message>No.</Message></Error>",
            Encoding.UTF8,
            "application/xml"
        );
    }
}
