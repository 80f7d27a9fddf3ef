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
        var digests = LargeObject.Hash(size);
        var blob = "";
        await ArchiveTable.MeasureAsync(
            "one object up, one part after the other",
            workplace,
            async () => blob = await UploadAsync(client, dandiset, digests, cancellationToken),
            size
        );
        await client.AddAssetAsync(dandiset, "large.bin", blob, cancellationToken);
        await DownloadAsync(workplace, client, dandiset, cancellationToken);
    }

    private async Task<string> UploadAsync(
        ArchiveClient client,
        string dandiset,
        (IReadOnlyList<string> Md5s, string ETag) digests,
        CancellationToken cancellationToken
    )
    {
        var upload = await client.AnnounceAsync(dandiset, size, digests.ETag, cancellationToken);
        foreach (var part in upload["parts"]!.AsArray())
        {
            using var content = new LargeObject.Content(part!["size"]!.GetValue<long>());
            await client.PutAsync(part["upload_url"]!.ToString(), content, null, cancellationToken);
        }
        return await client.CompleteAsync(upload, digests.Md5s, cancellationToken);
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
        var url = $"{workplace.Api}/assets/{assets!["results"]![0]!["asset_id"]}/download/";
        await ArchiveTable.MeasureAsync(
            "the same object down",
            workplace,
            async () =>
            {
                if (await client.DownloadAsync(url, cancellationToken) != size)
                    throw new InvalidOperationException("The download is not complete.");
            },
            size
        );
    }
}
