using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dandi.Archive.Requests;
using Dandi.Http;

namespace Dandi.Archive;

/// <summary>
/// The Zarrs of an archive and their entries (archive-api.md §10; the states of a Zarr are explained at
/// <see cref="RemoteZarr"/>).
/// </summary>
/// <remarks>
/// A Zarr is created (<see cref="CreateAsync"/>), its entries are PUT to presigned URLs (<see cref="SignAsync"/>), it
/// is finalized (<see cref="FinalizeAsync"/>), and then the archive computes its checksum. Errors, retries and
/// thread-safety are those of <see cref="ArchiveClient"/>.
/// </remarks>
public sealed class ZarrClient
{
    /// <summary>The number of entries to request URLs for at a time.</summary>
    /// <remarks>As in the Python client. The archive limits the duration of a request, not the number.</remarks>
    public const int SignBatchSize = 255;

    /// <summary>The number of entries to delete at a time.</summary>
    public const int DeleteBatchSize = 100;

    private const int MaxAttempts = 5;

    private const int MaxTextLength = 200;
    private readonly ArchiveConnection _connection;

    internal ZarrClient(ArchiveConnection connection) => _connection = connection;

    /// <summary>Creates a Zarr.</summary>
    /// <param name="id">The Dandiset.</param>
    /// <param name="name">The path of the asset that the Zarr is for.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>Null if the Dandiset already has a Zarr with this name.</returns>
    public async Task<RemoteZarr?> CreateAsync(DandisetId id, string name, CancellationToken cancellationToken)
    {
        var request = ArchiveRequest.Post("/zarr/", new JsonObject { ["name"] = name, ["dandiset"] = id.Value });
        using var response = await _connection.SendAsync(request, cancellationToken);
        if (response.StatusCode == HttpStatusCode.BadRequest)
        {
            var text = ArchiveConnection.TextOf(response);
            if (
                text.Contains("Zarr already exists", StringComparison.Ordinal)
                || text.Contains("dandiset, name must make a unique set", StringComparison.Ordinal)
            )
                return null;
        }
        _connection.EnsureSuccess(request, response);
        return Read(request, _connection.ReadJson(request, response));
    }

    /// <summary>Finds a Zarr by its name.</summary>
    /// <returns>Null if the Dandiset has none with this name.</returns>
    public async Task<RemoteZarr?> FindAsync(DandisetId id, string name, CancellationToken cancellationToken)
    {
        var request = ArchiveRequest.Get($"/zarr/?dandiset={id}&name={Uri.EscapeDataString(name)}");
        var json = await _connection.SendForJsonAsync(request, cancellationToken);
        if (json.Member("results") is not { ValueKind: JsonValueKind.Array } results)
            throw _connection.MissingMember(request, "results");
        return results
            .EnumerateArray()
            .Where(item => item.Member("name").Text() == name)
            .Select(item => Read(request, item))
            .FirstOrDefault();
    }

    /// <summary>Reads the current state of a Zarr.</summary>
    public async Task<RemoteZarr> GetAsync(string zarrId, CancellationToken cancellationToken)
    {
        var request = ArchiveRequest.Get($"/zarr/{zarrId}/");
        return Read(request, await _connection.SendForJsonAsync(request, cancellationToken));
    }

    /// <summary>Requests presigned URLs for entries; the Zarr becomes <c>Pending</c>.</summary>
    /// <param name="zarrId">The id of the Zarr.</param>
    /// <param name="entries">The entries, each with the MD5 that the URL is signed for.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>One URL for each entry, in the same order, valid for six hours.</returns>
    public async Task<IReadOnlyList<Uri>> SignAsync(
        string zarrId,
        IReadOnlyList<ZarrEntry> entries,
        CancellationToken cancellationToken
    )
    {
        var request = new ArchiveRequest(HttpMethod.Post, $"/zarr/{zarrId}/files/", writer =>
            WriteSigned(writer, entries)
        );
        using var response = await _connection.SendAsync(request, cancellationToken);
        _connection.EnsureSuccess(request, response);
        return _connection.ReadUrls(request, response, entries.Count);
    }

    /// <summary>Deletes entries; the Zarr becomes <c>Pending</c>. Entries that do not exist are ignored.</summary>
    /// <param name="zarrId">The id of the Zarr.</param>
    /// <param name="paths">The paths of the entries, at most <see cref="DeleteBatchSize"/>.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    public async Task DeleteEntriesAsync(
        string zarrId,
        IReadOnlyList<string> paths,
        CancellationToken cancellationToken
    )
    {
        for (var attempt = 1; paths.Count > 0; attempt++)
        {
            var request = Deletion(zarrId, paths);
            using var response = await _connection.SendAsync(request, cancellationToken);
            if (response.IsSuccessStatusCode)
                return;
            var text = response.StatusCode == HttpStatusCode.BadRequest ? ArchiveConnection.TextOf(response) : "";
            if (attempt == MaxAttempts || !text.Contains("does not exist", StringComparison.Ordinal))
                _connection.EnsureSuccess(request, response);
            // The archive deletes all or nothing. One entry does not exist, because the response to an earlier attempt
            // was lost or because another client deleted it.
            paths = await ExistingAsync(zarrId, paths, cancellationToken);
        }
    }

    /// <summary>
    /// Finalizes a Zarr whose entries are all uploaded: the archive locks it, ingests it and computes its checksum.
    /// </summary>
    public async Task FinalizeAsync(string zarrId, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var request = ArchiveRequest.Post($"/zarr/{zarrId}/finalize/");
            using var response = await _connection.SendAsync(request, cancellationToken);
            if (response.IsSuccessStatusCode)
                return;
            // 400 means that the Zarr is not Pending: the response to an earlier attempt was lost, or another client
            // finalized it.
            if (
                response.StatusCode == HttpStatusCode.BadRequest
                && (await GetAsync(zarrId, cancellationToken)).Status != "Pending"
            )
                return;
            // It is Pending again: another client requested URLs in the meantime.
            if (response.StatusCode != HttpStatusCode.BadRequest || attempt == MaxAttempts)
                _connection.EnsureSuccess(request, response);
        }
    }

    /// <summary>
    /// Lists the entries of a Zarr in the order of the archive's store. The next page is requested while one is used.
    /// </summary>
    /// <remarks>
    /// The order of S3 is that of the bytes of the paths, but stores that keep their objects in a file system may list
    /// folder by folder: <c>x/0</c> before <c>x y/0</c>.
    /// </remarks>
    /// <exception cref="ArchiveException">
    /// An entry has no valid path, or a page is empty or repeats an earlier one although others follow.
    /// </exception>
    public IAsyncEnumerable<ZarrEntry> ListEntriesAsync(string zarrId, CancellationToken cancellationToken) =>
        ListEntriesAsync(zarrId, "", cancellationToken).Select(item => item.Entry);

    /// <summary>
    /// Lists the entries of a Zarr whose paths begin with a text, with what the archive knows of them.
    /// </summary>
    /// <param name="zarrId">The id of the Zarr.</param>
    /// <param name="prefix">
    /// What the paths begin with; the archive ignores a slash at its end, so <c>0</c> also lists <c>01/0</c>. Empty for
    /// all entries.
    /// </param>
    /// <param name="cancellationToken">Cancels the listing.</param>
    /// <inheritdoc cref="ListEntriesAsync(string, CancellationToken)" path="/remarks|/exception"/>
    public IAsyncEnumerable<RemoteZarrEntry> ListEntriesAsync(
        string zarrId,
        string prefix,
        CancellationToken cancellationToken
    ) => new ZarrEntryListing(_connection, zarrId, prefix).ReadAsync(cancellationToken);

    private async Task<IReadOnlyList<string>> ExistingAsync(
        string zarrId,
        IReadOnlyList<string> paths,
        CancellationToken cancellationToken
    )
    {
        var existing = new List<string>();
        foreach (var path in paths)
        {
            if (await HasEntryAsync(zarrId, path, cancellationToken))
                existing.Add(path);
        }
        return existing;
    }

    private async Task<bool> HasEntryAsync(string zarrId, string path, CancellationToken cancellationToken)
    {
        // The prefix also matches longer paths, but the path itself is the first in the order of the listing.
        var first = await new ZarrEntryListing(_connection, zarrId, path).ReadFirstAsync(cancellationToken);
        return first?.Entry.Path == path;
    }

    private static ArchiveRequest Deletion(string zarrId, IReadOnlyList<string> paths) =>
        ArchiveRequest.Delete(
            $"/zarr/{zarrId}/files/",
            new JsonArray([.. paths.Select(path => (JsonNode)new JsonObject { ["path"] = path })])
        );

    /// <exception cref="DandiException">
    /// The entries of the Zarr must be uploaded in a way that is not supported.
    /// </exception>
    private RemoteZarr Read(ArchiveRequest request, JsonElement item)
    {
        var zarr = new RemoteZarr(
            item.Member("zarr_id").Text() is { } id && Guid.TryParse(id, out _)
                ? id
                : throw _connection.MissingMember(request, "zarr_id"),
            item.Member("name").Text() ?? throw _connection.MissingMember(request, "name"),
            Short(item.Member("status")) ?? throw _connection.MissingMember(request, "status"),
            Short(item.Member("checksum"))
        );
        var isMultipart =
            item.Member("multipart") is { ValueKind: JsonValueKind.True }
            || string.Equals(item.Member("upload_type").Text(), "multipart", StringComparison.OrdinalIgnoreCase);
        return !isMultipart
            ? zarr
            : throw new DandiException(
                $"The archive stores the Zarr `{Quoted.Shortened(zarr.Name)}` (id {zarr.Id}) by multipart upload, "
                    + "which this version of dandi does not support; nothing was sent. Upgrade dandi, or upload this "
                    + "Zarr with the Python client."
            );
    }

    private static void WriteSigned(Utf8JsonWriter writer, IReadOnlyList<ZarrEntry> entries)
    {
        writer.WriteStartArray();
        foreach (var entry in entries)
        {
            writer.WriteStartObject();
            writer.WriteString("path"u8, entry.Path);
            writer.WriteBase64String("base64md5"u8, entry.Md5Bytes());
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static string? Short(JsonElement? element) =>
        element.Text() is { Length: <= MaxTextLength } text ? text : null;
}
