using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dandi.Digests;
using Dandi.Files;

namespace Dandi.Benchmarks.Cpu;

/// <summary>
/// PUTs the bytes of a scenario to the store of an archive with <c>curl --parallel</c>, and nothing else: no digests,
/// no comparison of what has arrived, no registration.
/// </summary>
internal static class CurlUpload
{
    /// <summary>As many connections as <c>dandi</c> opens at most for large files.</summary>
    private const int Parallel = 8;
    private const int SignBatchSize = 255;

    /// <summary>Whether <c>curl</c> can send the same bytes, and is installed.</summary>
    public static bool Supports(CpuScenario scenario) =>
        scenario.Work.Name is "large" or "zarr" && DownloadBenchmark.IsInstalled("curl");

    /// <summary>Announces the files of a folder, and measures their PUTs.</summary>
    public static async Task<MeasuredRun> RunAsync(
        string content,
        string dandiset,
        Workplace workplace,
        CancellationToken cancellationToken
    )
    {
        var work = Directory.CreateTempSubdirectory("dandi-bench-curl-");
        try
        {
            using var http = new HttpClient();
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("token", workplace.Key);
            var (config, id) = (new StringBuilder(), DownloadSet.IdOf(dandiset));
            var zarr = Path.Combine(content, "image.zarr");
            if (Directory.Exists(zarr))
                await SignEntriesAsync(http, workplace.Api, id, zarr, config, cancellationToken);
            else
                await SignPartsAsync(http, workplace.Api, id, content, work.FullName, config, cancellationToken);
            var file = Path.Combine(work.FullName, "config");
            await File.WriteAllTextAsync(file, config.ToString(), cancellationToken);
            string[] arguments = ["-q", "--parallel", "--parallel-max", $"{Parallel}", "-sS", "--fail", "-K", file];
            return await MeasuredRun.RunAsync(new ProcessStartInfo("curl", arguments), cancellationToken);
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }

    private static async Task SignEntriesAsync(
        HttpClient http,
        string api,
        string dandiset,
        string zarr,
        StringBuilder config,
        CancellationToken cancellationToken
    )
    {
        var created = await PostAsync(
            http,
            $"{api}/zarr/",
            new JsonObject { ["name"] = "image.zarr", ["dandiset"] = dandiset },
            cancellationToken
        );
        var id = created.GetProperty("zarr_id").GetString();
        foreach (var batch in Directory.EnumerateFiles(zarr, "*", SearchOption.AllDirectories).Chunk(SignBatchSize))
        {
            var md5s = batch.Select(file => Md5Of(File.ReadAllBytes(file))).ToList();
            var entries = batch.Zip(md5s, (file, md5) =>
                (JsonNode)new JsonObject { ["path"] = Path.GetRelativePath(zarr, file), ["base64md5"] = md5 }
            );
            var urls = await PostAsync(http, $"{api}/zarr/{id}/files/", new JsonArray([.. entries]), cancellationToken);
            foreach (var ((file, md5), url) in batch.Zip(md5s).Zip(urls.EnumerateArray()))
                AppendPut(config, file, url.GetString()!, md5);
        }
    }

    /// <remarks>curl sends whole files only, so each part is copied.</remarks>
    private static async Task SignPartsAsync(
        HttpClient http,
        string api,
        string dandiset,
        string content,
        string work,
        StringBuilder config,
        CancellationToken cancellationToken
    )
    {
        using var digester = new FileDigester(Environment.ProcessorCount);
        foreach (var path in Directory.EnumerateFiles(content))
        {
            using var file = LocalFile.Open(path);
            var etag = await digester.ComputeAsync(file, _ => { }, cancellationToken);
            var announced = await PostAsync(
                http,
                $"{api}/uploads/initialize/",
                new JsonObject
                {
                    ["contentSize"] = file.Size,
                    ["digest"] = new JsonObject { ["algorithm"] = "dandi:dandi-etag", ["value"] = etag.Value },
                    ["dandiset"] = dandiset,
                },
                cancellationToken
            );
            var urls = announced.GetProperty("parts").EnumerateArray();
            foreach (var (part, url) in etag.Plan.Parts.Zip(urls))
            {
                var target = Path.Combine(work, $"{Path.GetFileName(path)}-{part.Number}");
                var bytes = new byte[part.Size];
                await file.ReadAsync(bytes, part.Offset, cancellationToken);
                await File.WriteAllBytesAsync(target, bytes, cancellationToken);
                AppendPut(config, target, url.GetProperty("upload_url").GetString()!, md5: null);
            }
        }
    }

    private static void AppendPut(StringBuilder config, string file, string url, string? md5)
    {
        if (config.Length > 0)
            config.Append("next\n");
        config.Append(CultureInfo.InvariantCulture, $"upload-file = \"{file}\"\nurl = \"{url}\"\n");
        if (md5 is not null)
            config.Append(CultureInfo.InvariantCulture, $"header = \"Content-MD5: {md5}\"\n");
    }

    private static async Task<JsonElement> PostAsync(
        HttpClient http,
        string url,
        JsonNode body,
        CancellationToken cancellationToken
    )
    {
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await http.PostAsync(new Uri(url), content, cancellationToken);
        response.EnsureSuccessStatusCode();
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var document = await JsonDocument.ParseAsync(stream, cancellationToken: cancellationToken);
        return document.RootElement.Clone();
    }

#pragma warning disable CA5351 // the digests of the archive are MD5
    private static string Md5Of(byte[] bytes) => Convert.ToBase64String(MD5.HashData(bytes));
#pragma warning restore CA5351
}
