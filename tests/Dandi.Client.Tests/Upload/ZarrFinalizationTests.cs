using System.Collections.Concurrent;
using Dandi.Http;
using Dandi.Testing;
using Dandi.Transfers;
using Dandi.Upload;

namespace Dandi.Client.Tests.Upload;

/// <summary>The end of the upload of a Zarr: the archive ingests it, and the checksums are compared.</summary>
public sealed class ZarrFinalizationTests
{
    [Fact]
    public async Task A_Zarr_whose_entries_were_uploaded_but_not_finalized_is_completed()
    {
        var isUnreachable = true;
        await using var scene = await UploadScene.CreateAsync(
            (request, _) => isUnreachable && IsFinalize(request) ? TransportFault.Refused : null
        );
        scene.WriteZarr(20);
        await Assert.ThrowsAsync<ArchiveException>(() => scene.UploadAsync());
        isUnreachable = false;
        var sent = scene.Network.Count("PUT /dandi-dandisets/zarr/");

        var (_, outcomes) = await scene.UploadAsync();

        Assert.Equal(0, outcomes.Done().BytesSent);
        Assert.Equal(sent, scene.Network.Count("PUT /dandi-dandisets/zarr/"));
        await scene.AssertArchiveHoldsZarrAsync();
    }

    [Fact]
    public async Task A_Zarr_that_the_archive_never_finishes_ingesting_does_not_block_other_assets()
    {
        await using var scene = await UploadScene.CreateAsync(serverFaults: "POST /api/zarr/*/finalize/ stuck n=1");
        scene.WriteZarr(3, "a.zarr");
        scene.WriteZarr(4, "b.zarr");
        scene.Folder.WriteRandom("c.mp4", 1000, seed: 1);

        var (report, outcomes) = await scene.UploadAsync(new UploadOptions { Jobs = new Jobs(1, 1) });

        Assert.Equal((2, 1), (report.Done, report.Failed));
        var message = Assert.IsType<Failed>(outcomes["a.zarr"]).Message;
        Assert.Contains("status Ingesting", message, StringComparison.Ordinal);
        Assert.Contains("Nothing is lost", message, StringComparison.Ordinal);
        await scene.AssertArchiveHoldsZarrAsync("b.zarr");
    }

    [Fact]
    public async Task A_different_checksum_is_repaired_by_another_pass()
    {
        UploadScene? scene = null;
        await using var made = scene = await UploadScene.CreateAsync(
            (request, times) => IsFinalize(request) && times == 1 ? UploadAsOtherClient(scene!) : null
        );
        scene.WriteZarr(20);

        var (_, outcomes) = await scene.UploadAsync();

        Assert.NotNull(outcomes.Done());
        Assert.Equal(2, scene.Network.Count("/finalize/"));
        await scene.AssertArchiveHoldsZarrAsync();
    }

    [Fact]
    public async Task A_checksum_that_differs_after_the_repair_is_an_error()
    {
        UploadScene? scene = null;
        await using var made = scene = await UploadScene.CreateAsync(
            (request, _) => IsFinalize(request) ? UploadAsOtherClient(scene!) : null
        );
        scene.WriteZarr(20);

        var (report, outcomes) = await scene.UploadAsync();

        Assert.Equal((0, 0, 1), (report.Done, report.Skipped, report.Failed));
        Assert.Contains(
            "even after the differences were uploaded again",
            Assert.IsType<Failed>(outcomes[ZarrScene.Path]).Message,
            StringComparison.Ordinal
        );
        Assert.Equal(2, scene.Network.Count("/finalize/"));
    }

    [Fact]
    public async Task A_Zarr_counts_as_being_ingested_while_its_checksum_is_waited_for()
    {
        await using var scene = await UploadScene.CreateAsync();
        var seen = new ConcurrentQueue<int>();
        scene.Network.BeforeSend = _ =>
        {
            seen.Enqueue(scene.Limits?.Ingesting.Value ?? 0);
            return Task.CompletedTask;
        };
        scene.WriteZarr(20);

        await scene.UploadAsync();

        Assert.Contains(1, seen);
        Assert.Equal(0, scene.Limits!.Ingesting.Value);
    }

    private static bool IsFinalize(HttpRequestMessage request) =>
        request.RequestUri!.AbsolutePath.EndsWith("/finalize/", StringComparison.Ordinal);

    /// <summary>Another client uploads entries before the Zarr is finalized.</summary>
    private static TransportFault UploadAsOtherClient(UploadScene scene)
    {
        scene.UploadEntryAsOtherClientAsync("x/3", "other bytes").GetAwaiter().GetResult();
        scene.UploadEntryAsOtherClientAsync("x/99", "one more file").GetAwaiter().GetResult();
        return TransportFault.Overtaken;
    }
}
