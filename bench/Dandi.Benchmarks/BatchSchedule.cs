using System.Diagnostics;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dandi.Benchmarks;

/// <summary>The schedule of the Python client, to compare with: batches of 255, each digested, announced and sent by five at a time before the next one begins.</summary>
internal static class BatchSchedule
{
    private const int BatchSize = 255;
    private const int Workers = 5;

    /// <summary>Sends the chunks of a folder's Zarr into a new one.</summary>
    /// <returns>How long it took.</returns>
    public static async Task<TimeSpan> UploadAsync(
        Workplace workplace,
        string folder,
        CancellationToken cancellationToken
    )
    {
        using var http = new HttpClient();
        var lines = await File.ReadAllLinesAsync(Path.Combine(folder, "dandiset.yaml"), cancellationToken);
        var dandiset = lines
            .Select(line => line.Split(':')[^1].Trim(' ', '"', '\''))
            .First(text => text.Length == 6 && text.All(char.IsAsciiDigit));
        var start = Stopwatch.GetTimestamp();
        var zarr = await AskAsync(
            http,
            workplace,
            "/zarr/",
            new JsonObject { ["name"] = "batches.zarr", ["dandiset"] = dandiset },
            cancellationToken
        );
        var root = Path.Combine(folder, "image.zarr");
        foreach (var batch in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Chunk(BatchSize))
        {
            var md5s = batch.Select(file => Convert.ToBase64String(MD5.HashData(File.ReadAllBytes(file)))).ToList();
            var items = batch.Select(
                (file, i) =>
                    (JsonNode)new JsonObject { ["path"] = Path.GetRelativePath(root, file), ["base64md5"] = md5s[i] }
            );
            var addresses = await AskAsync(
                http,
                workplace,
                $"/zarr/{zarr["zarr_id"]}/files/",
                new JsonArray([.. items]),
                cancellationToken
            );
            var parallel = new ParallelOptions
            {
                MaxDegreeOfParallelism = Workers,
                CancellationToken = cancellationToken,
            };
            await Parallel.ForAsync(0, batch.Length, parallel, async (i, token) =>
                await PutAsync(http, addresses[i]!.GetValue<string>(), batch[i], md5s[i], token)
            );
        }
        return Stopwatch.GetElapsedTime(start);
    }

    private static async Task PutAsync(
        HttpClient http,
        string address,
        string file,
        string md5,
        CancellationToken cancellationToken
    )
    {
        using var content = new ByteArrayContent(await File.ReadAllBytesAsync(file, cancellationToken));
        content.Headers.ContentMD5 = Convert.FromBase64String(md5);
        using var response = await http.PutAsync(new Uri(address), content, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    private static async Task<JsonNode> AskAsync(
        HttpClient http,
        Workplace workplace,
        string target,
        JsonNode body,
        CancellationToken cancellationToken
    )
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, workplace.Api + target)
        {
            Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"),
        };
        message.Headers.Authorization = new AuthenticationHeaderValue("token", workplace.Key);
        using var response = await http.SendAsync(message, cancellationToken);
        response.EnsureSuccessStatusCode();
        return JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken))
            ?? throw new JsonException("nothing was answered");
    }
}
