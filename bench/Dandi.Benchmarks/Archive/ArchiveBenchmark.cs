using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Dandi.Benchmarks.Archive;

/// <summary>
/// Prints a Markdown table of what requests cost the archive, with a client that does nothing but send them. The two
/// share the processors of the machine, so CPU time says more than requests per second.
/// </summary>
internal sealed class ArchiveBenchmark(ArchiveOptions options)
{
    private const int Connections = 64;
    private const int BlobSize = 64 << 10;
    private const int ChunkSize = 2_000;
    private const int SignBatch = 255;
    private const int Repetitions = 5;

    /// <summary>Runs all selected measurements, each with a new archive.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var all = new Dictionary<string, Func<Workplace, ArchiveClient, CancellationToken, Task>>(
            StringComparer.Ordinal
        )
        {
            ["blobs"] = MeasureBlobsAsync,
            ["chunks"] = MeasureChunksAsync,
            ["object"] = new ObjectMeasurement(options.Bytes).RunAsync,
            ["assets"] = MeasureAssetsAsync,
            ["entries"] = MeasureEntriesAsync,
        };
        if (options.Only.FirstOrDefault(name => !all.ContainsKey(name)) is { } unknown)
            throw new ArgumentException(
                $"There is no measurement `{unknown}`. Use: {string.Join(", ", all.Keys)}.",
                unknown
            );
        ArchiveTable.PrintHead();
        foreach (var (name, measure) in all)
        {
            if (options.Only.Count > 0 && !options.Only.Contains(name))
                continue;
            await using var workplace = await Workplace.OpenAsync(Workplace.Executable, [], cancellationToken);
            using var client = new ArchiveClient(workplace, Connections);
            await measure(workplace, client, cancellationToken);
        }
        return 0;
    }

    private async Task MeasureBlobsAsync(Workplace workplace, ArchiveClient client, CancellationToken cancellationToken)
    {
        var dandiset = await client.CreateDandisetAsync(cancellationToken);
        await MeasureRequestsAsync(
            $"{options.Blobs:#,0} blobs of 64 KiB, uploaded and registered",
            workplace,
            client,
            options.Blobs,
            async (number, cancellation) =>
            {
                var bytes = new byte[BlobSize];
                new Random(number).NextBytes(bytes);
                var blob = await client.UploadAsync(dandiset, bytes, cancellation);
                await client.AddAssetAsync(dandiset, $"{number / 1000}/{number}.bin", blob, cancellation);
            },
            cancellationToken
        );
    }

    private async Task MeasureChunksAsync(
        Workplace workplace,
        ArchiveClient client,
        CancellationToken cancellationToken
    )
    {
        var zarr = await CreateZarrAsync(client, cancellationToken);
        await MeasureRequestsAsync(
            $"{options.Chunks:#,0} Zarr chunks of 2 kB",
            workplace,
            client,
            (options.Chunks + SignBatch - 1) / SignBatch,
            (batch, cancellation) =>
                PutBatchAsync(client, zarr, batch * SignBatch, options.Chunks, ChunkSize, cancellation),
            cancellationToken
        );
    }

    private async Task MeasureAssetsAsync(
        Workplace workplace,
        ArchiveClient client,
        CancellationToken cancellationToken
    )
    {
        var dandiset = await client.CreateDandisetAsync(cancellationToken);
        var blob = await client.UploadAsync(dandiset, [1, 2, 3], cancellationToken);
        await MeasureRequestsAsync(
            $"{options.Assets:#,0} assets registered",
            workplace,
            client,
            options.Assets,
            (number, cancellation) =>
                client.AddAssetAsync(dandiset, $"{number / 1000}/{number}.bin", blob, cancellation),
            cancellationToken
        );
        await MeasureListsAsync(workplace, client, dandiset, cancellationToken);
    }

    private async Task MeasureListsAsync(
        Workplace workplace,
        ArchiveClient client,
        string dandiset,
        CancellationToken cancellationToken
    )
    {
        var assets = $"/dandisets/{dandiset}/versions/draft/assets";
        var last = (options.Assets + 99) / 100;
        (string Name, string Path)[] lists =
        [
            ("first page of 100", $"{assets}/?page_size=100"),
            ("last page of 100", $"{assets}/?page_size=100&page={last}"),
            ("first page by path", $"{assets}/?page_size=100&order=path"),
            ("last page by path", $"{assets}/?page_size=100&order=path&page={last}"),
            ("assets of a folder", $"{assets}/?page_size=100&path=7/"),
            ("folders of the root", $"{assets}/paths/"),
            ("version with its totals", $"/dandisets/{dandiset}/versions/draft/info/"),
            ("search by type", "/dandisets/search/?file_type=image/"),
        ];
        foreach (var (name, path) in lists)
            await MeasureReadAsync(name, workplace, client, path, cancellationToken);
    }

    private async Task MeasureEntriesAsync(
        Workplace workplace,
        ArchiveClient client,
        CancellationToken cancellationToken
    )
    {
        var zarr = await CreateZarrAsync(client, cancellationToken);
        await MeasureRequestsAsync(
            $"{options.Entries:#,0} Zarr entries of 2 bytes",
            workplace,
            client,
            (options.Entries + SignBatch - 1) / SignBatch,
            (batch, cancellation) => PutBatchAsync(client, zarr, batch * SignBatch, options.Entries, 2, cancellation),
            cancellationToken
        );
        await ArchiveTable.MeasureAsync("finalize, until its checksum is known", workplace, () =>
            FinalizeAsync(client, zarr, cancellationToken)
        );
        var middle = Entry(options.Entries / 2);
        (string Name, string Path)[] lists =
        [
            ("first 1,000 entries", $"/zarr/{zarr}/files/"),
            ("1,000 entries from the middle", $"/zarr/{zarr}/files/?after={middle}"),
            ("entries of a folder", $"/zarr/{zarr}/files/?prefix={middle[..middle.LastIndexOf('/')]}/"),
        ];
        foreach (var (name, path) in lists)
            await MeasureReadAsync(name, workplace, client, path, cancellationToken);
    }

    private static async Task FinalizeAsync(ArchiveClient client, string zarr, CancellationToken cancellationToken)
    {
        await client.AskAsync("POST", $"/zarr/{zarr}/finalize/", null, cancellationToken);
        while (
            (await client.AskAsync("GET", $"/zarr/{zarr}/", null, cancellationToken))!["status"]!.ToString()
            != "Complete"
        )
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellationToken);
    }

    private static async Task<string> CreateZarrAsync(ArchiveClient client, CancellationToken cancellationToken)
    {
        var dandiset = await client.CreateDandisetAsync(cancellationToken);
        var body = new JsonObject { ["name"] = "image.zarr", ["dandiset"] = dandiset };
        return (await client.AskAsync("POST", "/zarr/", body, cancellationToken))!["zarr_id"]!.ToString();
    }

    private static async Task PutBatchAsync(
        ArchiveClient client,
        string zarr,
        int first,
        int total,
        int size,
        CancellationToken cancellationToken
    )
    {
        var entries = Enumerable
            .Range(first, Math.Min(SignBatch, total - first))
            .Select(number =>
            {
                var bytes = new byte[size];
                new Random(number).NextBytes(bytes);
                return (Path: Entry(number), Bytes: bytes, Md5: Convert.ToBase64String(MD5.HashData(bytes)));
            })
            .ToList();
        var items = entries.Select(entry =>
            (JsonNode)new JsonObject { ["path"] = entry.Path, ["base64md5"] = entry.Md5 }
        );
        var urls = await client.AskAsync("POST", $"/zarr/{zarr}/files/", new JsonArray([.. items]), cancellationToken);
        foreach (var (entry, url) in entries.Zip(urls!.AsArray()))
        {
            using var content = new ByteArrayContent(entry.Bytes);
            await client.PutAsync(url!.ToString(), content, entry.Md5, cancellationToken);
        }
    }

    private static string Entry(int number) => $"0/{number / 1000}/{number % 1000}";

    private static async Task MeasureRequestsAsync(
        string name,
        Workplace workplace,
        ArchiveClient client,
        int count,
        Func<int, CancellationToken, Task> run,
        CancellationToken cancellationToken
    )
    {
        var (begin, cpu, requests) = (Stopwatch.GetTimestamp(), workplace.ServerCpu, client.Requests);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, count),
            new ParallelOptions { MaxDegreeOfParallelism = client.Connections, CancellationToken = cancellationToken },
            async (number, cancellation) => await run(number, cancellation)
        );
        var time = Stopwatch.GetElapsedTime(begin);
        requests = client.Requests - requests;
        var each = (workplace.ServerCpu - cpu).TotalMicroseconds / requests;
        ArchiveTable.Print(
            name,
            time,
            $"{requests / time.TotalSeconds:#,0} requests/s",
            workplace.ServerCpu - cpu,
            workplace.ServerPeakBytes,
            $" ({each:0} µs for each of {requests:#,0} requests)"
        );
    }

    private static async Task MeasureReadAsync(
        string name,
        Workplace workplace,
        ArchiveClient client,
        string path,
        CancellationToken cancellationToken
    )
    {
        var (times, cpu) = (new List<double>(), workplace.ServerCpu);
        for (var i = 0; i < Repetitions; i++)
        {
            var begin = Stopwatch.GetTimestamp();
            await client.AskAsync("GET", path, null, cancellationToken);
            times.Add(Stopwatch.GetElapsedTime(begin).TotalSeconds);
        }
        var median = TimeSpan.FromSeconds(MeasuredRun.Median(times));
        ArchiveTable.Print(name, median, "", (workplace.ServerCpu - cpu) / Repetitions, workplace.ServerPeakBytes);
    }
}
