using Dandi.Archive.Requests;
using Dandi.Http;

namespace Dandi.Archive;

/// <summary>Requests presigned URLs from which bytes can be downloaded (archive-api.md §6.1, §10).</summary>
/// <remarks>
/// Errors, retries and thread-safety are those of <see cref="ArchiveClient"/>, but a rejection is never fatal: it is
/// about one asset, and the others may still be readable.
/// </remarks>
public sealed class DownloadClient
{
    private readonly ArchiveConnection _connection;

    internal DownloadClient(ArchiveConnection connection) => _connection = connection;

    /// <summary>Requests the URL of the blob of an asset.</summary>
    public Task<Uri> GetBlobUrlAsync(string assetId, CancellationToken cancellationToken) =>
        GetAsync($"/assets/{assetId}/download/", cancellationToken);

    /// <summary>Requests the URL of an entry of a Zarr; whether the entry exists is not checked.</summary>
    /// <param name="zarrId">The Zarr.</param>
    /// <param name="key">The path of the entry in the Zarr.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task<Uri> GetEntryUrlAsync(string zarrId, string key, CancellationToken cancellationToken) =>
        GetAsync($"/zarr/{zarrId}/files/?prefix={Uri.EscapeDataString(key)}&download=true", cancellationToken);

    private async Task<Uri> GetAsync(string target, CancellationToken cancellationToken)
    {
        var request = ArchiveRequest.Get(target) with { ExpectsRedirect = true };
        using var response = await _connection.SendAsync(request, cancellationToken);
        if (ResponseBuffer.IsRedirect(response.StatusCode))
            return LocationOf(response) ?? throw _connection.Invalid(request, "redirects to an invalid URL");
        if ((int)response.StatusCode is >= 400 and < 500)
        {
            var url = response.RequestMessage!.RequestUri!;
            throw new ArchiveException(request.Method, url, response.StatusCode, ArchiveConnection.TextOf(response));
        }
        _connection.EnsureSuccess(request, response);
        throw _connection.Invalid(request, "is not a redirect to the object store");
    }

    /// <returns>Null if bytes from there could be read by others although the archive uses encryption.</returns>
    private Uri? LocationOf(HttpResponseMessage response) =>
        response.Headers.Location is { IsAbsoluteUri: true, Host.Length: > 0 } location
        && (
            location.Scheme == Uri.UriSchemeHttps
            || (location.Scheme == Uri.UriSchemeHttp && _connection.Api.Scheme == Uri.UriSchemeHttp)
        )
            ? location
            : null;
}
