using System.Diagnostics;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dandi.Benchmarks;

/// <summary>
/// The upload schedule of the Python client, for comparison: batches of 255 entries. Each batch is hashed, announced
/// and uploaded, five entries at a time, before the next one starts.
/// </summary>
internal static class BatchSchedule
{
    private const int BatchSize = 255;
    private const int Workers = 5;

    /// <summary>Uploads the entries of <c>image.zarr</c> in a Dandiset folder to a new Zarr.</summary>
    /// <returns>The elapsed time.</returns>
    public static async Task<TimeSpan> UploadAsync(
        Workplace workplace,
        string folder,
        CancellationToken cancellationToken
    )
    {
        using var http = new HttpClient();
        var dandiset = await ReadIdentifierAsync(folder, cancellationToken);
        var start = Stopwatch.GetTimestamp();
        var zarr = await PostAsync(
            http,
            workplace,
            "/zarr/",
            new JsonObject { ["name"] = "batches.zarr", ["dandiset"] = dandiset },
            cancellationToken
        );
        var root = Path.Combine(folder, "image.zarr");
        foreach (var batch in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Chunk(BatchSize))
        {
            var md5s = batch.Select(HashFile).ToList();
            var items = batch.Select((file, i) => CreateItem(Path.GetRelativePath(root, file), md5s[i]));
            var urls = await PostAsync(
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
                await PutAsync(http, urls[i]!.GetValue<string>(), batch[i], md5s[i], token)
            );
        }
        return Stopwatch.GetElapsedTime(start);
    }

    private static async Task<string> ReadIdentifierAsync(string folder, CancellationToken cancellationToken)
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(folder, "dandiset.yaml"), cancellationToken);
        return lines
            .Select(line => line.Split(':')[^1].Trim(' ', '"', '\''))
            .First(text => text.Length == 6 && text.All(char.IsAsciiDigit));
    }

    private static string HashFile(string file) => Convert.ToBase64String(MD5.HashData(File.ReadAllBytes(file)));

    private static JsonObject CreateItem(string path, string md5) =>
        new JsonObject { ["path"] = path, ["base64md5"] = md5 };

    private static async Task PutAsync(
        HttpClient http,
        string url,
        string file,
        string md5,
        CancellationToken cancellationToken
    )
    {
        using var content = new ByteArrayContent(await File.ReadAllBytesAsync(file, cancellationToken));
        content.Headers.ContentMD5 = Convert.FromBase64String(md5);
        using var response = await http.PutAsync(new Uri(url), content, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    private static async Task<JsonNode> PostAsync(
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
            ?? throw new JsonException("The response is null.");
    }
}
