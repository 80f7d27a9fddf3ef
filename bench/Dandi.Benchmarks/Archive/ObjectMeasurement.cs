using System.Diagnostics;

namespace Dandi.Benchmarks.Archive;

/// <summary>
/// Measures the upload and download of one large object, and a plain copy of a file of the same size.
/// </summary>
internal sealed class ObjectMeasurement(long size)
{
    public async Task RunAsync(Workplace workplace, ArchiveClient client, CancellationToken cancellationToken)
    {
        var (copy, dandiset) = (
            await LargeObject.CopyAsync(size, cancellationToken),
            await client.CreateDandisetAsync(cancellationToken)
        );
        ArchiveTable.Print("plain copy of a file, with fsync", copy, ArchiveTable.Rate(size, copy), null, null);
        var (md5s, etag) = LargeObject.Hash(size);
        var (begin, cpu) = (Stopwatch.GetTimestamp(), workplace.ServerCpu);
        var upload = await client.AnnounceAsync(dandiset, size, etag, cancellationToken);
        foreach (var part in upload["parts"]!.AsArray())
        {
            using var content = new LargeObject.Content(part!["size"]!.GetValue<long>());
            await client.PutAsync(part["upload_url"]!.ToString(), content, null, cancellationToken);
        }
        var blob = await client.CompleteAsync(upload, md5s, cancellationToken);
        var up = Stopwatch.GetElapsedTime(begin);
        ArchiveTable.Print(
            "one object up, one part after the other",
            up,
            ArchiveTable.Rate(size, up),
            workplace.ServerCpu - cpu,
            workplace.ServerPeakBytes
        );
        await client.AddAssetAsync(dandiset, "large.bin", blob, cancellationToken);
        await DownloadAsync(workplace, client, dandiset, cancellationToken);
    }

    private async Task DownloadAsync(
        Workplace workplace,
        ArchiveClient client,
        string dandiset,
        CancellationToken cancellationToken
    )
    {
        var assets = await client.AskAsync(
            "GET",
            $"/dandisets/{dandiset}/versions/draft/assets/",
            null,
            cancellationToken
        );
        var (begin, cpu) = (Stopwatch.GetTimestamp(), workplace.ServerCpu);
        var url = $"{workplace.Api}/assets/{assets!["results"]![0]!["asset_id"]}/download/";
        if (await client.DownloadAsync(url, cancellationToken) != size)
            throw new InvalidOperationException("The download is not complete.");
        var down = Stopwatch.GetElapsedTime(begin);
        ArchiveTable.Print(
            "the same object down",
            down,
            ArchiveTable.Rate(size, down),
            workplace.ServerCpu - cpu,
            workplace.ServerPeakBytes
        );
    }
}
