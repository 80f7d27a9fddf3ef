using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dandi.Archive;

/// <summary>The Zarrs of an archive: one method a call, each with its recovery from a lost answer (archive-api.md §10, §16).</summary>
public sealed class ZarrClient
{
    /// <summary>How many files are announced in one request; the archive's limits are on time, and this is what its own client sends.</summary>
    public const int SignBatch = 255;

    /// <summary>How many files are deleted in one request.</summary>
    public const int DeleteBatch = 100;

    private const int MaxAddress = 16 << 10;
    private const int Attempts = 5;
    private readonly ArchiveConnection _connection;

    internal ZarrClient(ArchiveConnection connection) => _connection = connection;

    /// <summary>Makes a Zarr.</summary>
    /// <returns>Null where the Dandiset has one of this name.</returns>
    public async Task<RemoteZarr?> CreateAsync(DandisetId id, string name, CancellationToken cancellationToken)
    {
        var request = ArchiveRequest.Post("/zarr/", new JsonObject { ["name"] = name, ["dandiset"] = id.Value });
        using var response = await _connection.SendAsync(request, cancellationToken);
        if (response.StatusCode == HttpStatusCode.BadRequest)
        {
            var said = await response.Content.ReadAsStringAsync(cancellationToken);
            if (
                said.Contains("Zarr already exists", StringComparison.Ordinal)
                || said.Contains("dandiset, name must make a unique set", StringComparison.Ordinal)
            )
                return null;
        }
        await _connection.EnsureSuccessAsync(request, response, cancellationToken);
        return Read(request, await _connection.ReadJsonAsync(request, response, cancellationToken));
    }

    /// <summary>The Zarr of a name, or null.</summary>
    public async Task<RemoteZarr?> FindAsync(DandisetId id, string name, CancellationToken cancellationToken)
    {
        var request = ArchiveRequest.Get($"/zarr/?dandiset={id}&name={Uri.EscapeDataString(name)}");
        var json = await _connection.AskAsync(request, cancellationToken);
        return json.Member("results")
            .Items()
            .Where(item => item.Member("name").Text() == name)
            .Select(item => Read(request, item))
            .FirstOrDefault();
    }

    /// <summary>A Zarr as it is now.</summary>
    public async Task<RemoteZarr> GetAsync(string zarrId, CancellationToken cancellationToken)
    {
        var request = ArchiveRequest.Get($"/zarr/{zarrId}/");
        return Read(request, await _connection.AskAsync(request, cancellationToken));
    }

    /// <summary>Asks where to send files.</summary>
    /// <returns>One presigned address for each, in the same order.</returns>
    public async Task<IReadOnlyList<Uri>> SignAsync(
        string zarrId,
        IReadOnlyList<ZarrEntry> entries,
        CancellationToken cancellationToken
    )
    {
        var items = new JsonArray();
        foreach (var entry in entries)
            items.Add(
                (JsonNode)
                    new JsonObject { ["path"] = entry.Path, ["base64md5"] = Convert.ToBase64String(entry.Md5Bytes()) }
            );
        var request = ArchiveRequest.Post($"/zarr/{zarrId}/files/", items);
        var json = await _connection.AskAsync(request, cancellationToken);
        var urls = ((JsonElement?)json).Items().Select(item => ReadUrl(request, item)).ToList();
        return urls.Count == entries.Count
            ? urls
            : throw _connection.Unexpected(request, $"list of {entries.Count} urls");
    }

    /// <summary>Deletes files; those that are gone already are no error.</summary>
    /// <param name="zarrId">The Zarr.</param>
    /// <param name="paths">At most <see cref="DeleteBatch"/>.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public async Task DeleteFilesAsync(string zarrId, IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        for (var attempt = 1; paths.Count > 0; attempt++)
        {
            var request = Deletion(zarrId, paths);
            using var response = await _connection.SendAsync(request, cancellationToken);
            if (response.IsSuccessStatusCode)
                return;
            var said =
                response.StatusCode == HttpStatusCode.BadRequest
                    ? await response.Content.ReadAsStringAsync(cancellationToken)
                    : "";
            if (attempt == Attempts || !said.Contains("does not exist", StringComparison.Ordinal))
                await _connection.EnsureSuccessAsync(request, response, cancellationToken);
            // All or none: an earlier answer was lost, or somebody else has deleted one of them.
            paths = await ExistingAsync(zarrId, paths, cancellationToken);
        }
    }

    /// <summary>Lets the archive sum up a Zarr whose files are all there.</summary>
    public async Task FinalizeAsync(string zarrId, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var request = ArchiveRequest.Post($"/zarr/{zarrId}/finalize/");
            using var response = await _connection.SendAsync(request, cancellationToken);
            if (response.IsSuccessStatusCode)
                return;
            // 400 is said to everything but a Pending Zarr: then an earlier answer was lost, or somebody else has asked for the same.
            if (
                response.StatusCode == HttpStatusCode.BadRequest
                && (await GetAsync(zarrId, cancellationToken)).Status != "Pending"
            )
                return;
            // Pending again by now: somebody else has announced files since.
            if (response.StatusCode != HttpStatusCode.BadRequest || attempt == Attempts)
                await _connection.EnsureSuccessAsync(request, response, cancellationToken);
        }
    }

    /// <summary>The files of a Zarr in the order of the bytes of their paths; the next page is asked for while one is read.</summary>
    public async IAsyncEnumerable<ZarrEntry> ListFilesAsync(
        string zarrId,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var page = ReadPageAsync(ArchiveRequest.Get($"/zarr/{zarrId}/files/"), cancellationToken);
        while (true)
        {
            var (files, next) = await page;
            if (next is not null)
                page = ReadPageAsync(
                    ArchiveRequest.Get($"/zarr/{zarrId}/files/?after={Uri.EscapeDataString(next)}"),
                    cancellationToken
                );
            foreach (var file in files)
                yield return file;
            if (next is null)
                yield break;
        }
    }

    private async Task<(IReadOnlyList<ZarrEntry> Files, string? Next)> ReadPageAsync(
        ArchiveRequest request,
        CancellationToken cancellationToken
    )
    {
        var json = await _connection.AskAsync(request, cancellationToken);
        if (json.Member("results") is null)
            throw _connection.Unexpected(request, "results");
        var files = json.Member("results").Items().Select(item => ReadFile(request, item)).ToList();
        return (files, json.Member("next").Text() is null || files.Count == 0 ? null : files[^1].Path);
    }

    private async Task<IReadOnlyList<string>> ExistingAsync(
        string zarrId,
        IReadOnlyList<string> paths,
        CancellationToken cancellationToken
    )
    {
        var existing = new List<string>();
        foreach (var path in paths)
        {
            if (await HasFileAsync(zarrId, path, cancellationToken))
                existing.Add(path);
        }
        return existing;
    }

    private async Task<bool> HasFileAsync(string zarrId, string path, CancellationToken cancellationToken)
    {
        // A prefix finds longer paths too, but the path itself comes first.
        var (files, _) = await ReadPageAsync(
            ArchiveRequest.Get($"/zarr/{zarrId}/files/?limit=1&prefix={Uri.EscapeDataString(path)}"),
            cancellationToken
        );
        return files.Any(file => file.Path == path);
    }

    private static ArchiveRequest Deletion(string zarrId, IReadOnlyList<string> paths) =>
        new(
            HttpMethod.Delete,
            $"/zarr/{zarrId}/files/",
            new JsonArray([.. paths.Select(path => (JsonNode)new JsonObject { ["path"] = path })])
        );

    /// <exception cref="DandiException">The Zarr is one whose files travel in another way than this client sends them.</exception>
    private RemoteZarr Read(ArchiveRequest request, JsonElement item)
    {
        var zarr = new RemoteZarr(
            item.Member("zarr_id").Text() is { } id && Guid.TryParse(id, out _)
                ? id
                : throw _connection.Unexpected(request, "zarr_id"),
            item.Member("name").Text() ?? throw _connection.Unexpected(request, "name"),
            item.Member("status").Text() ?? throw _connection.Unexpected(request, "status"),
            item.Member("checksum").Text()
        );
        var isMultipart =
            item.Member("multipart") is { ValueKind: JsonValueKind.True }
            || string.Equals(item.Member("upload_type").Text(), "multipart", StringComparison.OrdinalIgnoreCase);
        return !isMultipart
            ? zarr
            : throw new DandiException(
                $"The archive stores the Zarr `{Quoted.Shortened(zarr.Name)}` (id {zarr.Id}) by multipart upload, which this version of dandi does not support: nothing was sent. Upgrade dandi, or upload this Zarr with the Python client."
            );
    }

    private ZarrEntry ReadFile(ArchiveRequest request, JsonElement item) =>
        new(
            item.Member("Key").Text() ?? throw _connection.Unexpected(request, "Key"),
            // An ETag of another form belongs to a file that was not sent as one piece: it equals no file here.
            UInt128.TryParse(
                item.Member("ETag").Text()?.Trim('"'),
                System.Globalization.NumberStyles.AllowHexSpecifier,
                System.Globalization.CultureInfo.InvariantCulture,
                out var md5
            )
                ? md5
                : default,
            item.Member("Size").Number() ?? throw _connection.Unexpected(request, "Size")
        );

    private Uri ReadUrl(ArchiveRequest request, JsonElement item) =>
        ((JsonElement?)item).Url() is { } url && url.OriginalString.Length <= MaxAddress
            ? url
            : throw _connection.Unexpected(request, "address");
}
