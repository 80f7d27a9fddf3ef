using Dandi.Client.Tests.Upload;
using Dandi.Testing;
using Dandi.Throttling;
using Dandi.Transfers;

namespace Dandi.Client.Tests.Transfers;

/// <summary>Uploads to an archive, and what the meter says at their end.</summary>
public sealed class MeteredUploadTests
{
    private const string Metadata = """
        {"zarr_format": 2, "shape": [3000], "chunks": [1000], "dtype": "|u1",
         "compressor": {"id": "zlib", "level": 1}, "filters": null, "fill_value": 0, "order": "C"}
        """;

    private const string Group = """{"zarr_format": 2}""";
    private static readonly int MetadataSize = Group.Length + Metadata.Length;

    [Fact]
    public async Task Only_bytes_that_are_sent_count()
    {
        await using var scene = await UploadScene.CreateAsync();
        scene.Folder.WriteRandom("a.mp4", 1000, seed: 1);
        scene.Folder.WriteRandom("b.mp4", 500, seed: 2);
        var first = await UploadAsync(scene);
        Assert.Equal((1500, 1500, 2), (first.BytesDone, first.BytesTotal, first.AssetsTransferred));

        scene.Folder.WriteRandom("copy.mp4", 1000, seed: 1);
        scene.Folder.WriteRandom("new.mp4", 70, seed: 3);
        scene.Folder.Write("empty.mp4", "");
        var second = await UploadAsync(scene);

        Assert.Equal((70, 70), (second.BytesDone, second.BytesTotal));
        Assert.Equal((2, 2, 1), (second.AssetsTransferred, second.AssetsSkipped, second.AssetsFailed));
        Assert.Equal((5, 5, 0), (second.AssetsFound, second.AssetsDone, second.InProgressCount));
    }

    [Fact]
    public async Task Entries_that_a_Zarr_has_do_not_count()
    {
        await using var scene = await UploadScene.CreateAsync();
        WriteZarr(scene.Folder);
        scene.Folder.WriteRandom("z.zarr/x/0", 1000, seed: 1);
        scene.Folder.WriteRandom("z.zarr/x/1", 2000, seed: 2);
        var first = await UploadAsync(scene);
        Assert.Equal((3000 + MetadataSize, 0), (first.BytesTotal, first.AssetsOfUnknownSize));

        scene.Folder.WriteRandom("z.zarr/x/1", 300, seed: 3);
        scene.Folder.WriteRandom("z.zarr/x/2", 40, seed: 4);
        var second = await UploadAsync(scene);

        Assert.Equal((340, 340), (second.BytesDone, second.BytesTotal));
    }

    [Fact]
    public async Task The_total_of_a_changed_Zarr_is_exact_once_it_was_compared()
    {
        await using var scene = await UploadScene.CreateAsync();
        WriteZarr(scene.Folder);
        scene.Folder.WriteRandom("z.zarr/x/0", 1000, seed: 1);
        await UploadAsync(scene);
        scene.Folder.WriteRandom("z.zarr/x/0", 700, seed: 2);
        var totals = new List<(bool IsPlanned, long Unknown, long? Total)>();
        var isPlanned = false;
        scene.OnEvent = value =>
        {
            isPlanned |= value is { Stage: TransferStage.Uploading, IsStageStart: true };
            var snapshot = scene.Meter!.Take();
            totals.Add((isPlanned, snapshot.AssetsOfUnknownSize, snapshot.BytesTotal));
        };
        await UploadAsync(scene);

        Assert.Contains((false, 1, 0), totals);
        Assert.Contains(totals, total => total.IsPlanned);
        Assert.All(totals.Where(total => total.IsPlanned), total => Assert.Equal((true, 0, 700), total));
    }

    [Fact]
    public async Task A_resumed_upload_counts_only_the_missing_parts()
    {
        await using var scene = await UploadScene.CreateAsync();
        using var journal = new TempFolder();
        scene.Journal = journal.Root;
        scene.Limiter = new ConcurrencyLimiter(1, 1, scene.Time);
        scene.Folder.WriteRandom("a.mp4", 130 << 20, seed: 1);
        using var stopping = new CancellationTokenSource();
        scene.Stopping = stopping.Token;
        scene.OnEvent = value =>
        {
            if (value.BytesAcknowledged > 0 && value.Stage == TransferStage.Uploading)
                stopping.Cancel();
        };
        await UploadAsync(scene);
        var left = scene.Meter!.TakeLeft();
        Assert.Equal(1, left.Assets);
        Assert.InRange(left.Bytes!.Value, 1, 66 << 20);

        scene.Stopping = CancellationToken.None;
        scene.OnEvent = _ => { };
        var second = await UploadAsync(scene);

        Assert.Equal((left.Bytes, left.Bytes), (second.BytesDone, second.BytesTotal));
    }

    private static void WriteZarr(TempDandiset folder)
    {
        folder.Write("z.zarr/.zgroup", Group);
        folder.Write("z.zarr/x/.zarray", Metadata);
    }

    private static async Task<TransferSnapshot> UploadAsync(UploadScene scene)
    {
        scene.Meter = new TransferMeter(isDownload: false, scene.Time);
        await scene.UploadAsync();
        return scene.Meter.Take();
    }
}
