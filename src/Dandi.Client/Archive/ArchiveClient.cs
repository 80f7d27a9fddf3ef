using System.Net;
using System.Text.Json.Nodes;
using Dandi.Archive.Requests;
using Dandi.Http;

namespace Dandi.Archive;

/// <summary>
/// A client of the REST API of a DANDI archive: account and Dandisets here, assets, uploads and Zarrs in clients of
/// their own.
/// </summary>
/// <remarks>
/// <para>
/// The API is described in docs/spec/archive-api.md, and by each archive itself at <c>{api}/docs/swagger</c> (for
/// example <see href="https://api.dandiarchive.org/api/docs/swagger/"/>). One method sends one kind of request.
/// </para>
/// <para>
/// The transport retries a request for as long as the patience lasts (<see cref="RetryHandler"/>), so a method may meet
/// the effect of its own earlier attempt whose response was lost. Each method that changes something finds out whether
/// that happened, and then returns as if the first attempt had succeeded (archive-api.md §16).
/// </para>
/// <para>All methods are thread-safe. They throw <see cref="ArchiveException"/> if the archive rejects a request,
/// remains unreachable, or sends a response that an archive does not send.</para>
/// </remarks>
public sealed class ArchiveClient
{
    private readonly ArchiveConnection _connection;
    private readonly OnDemandLogin? _login;

    /// <summary>Creates a client of the archive whose API is at <paramref name="api"/>.</summary>
    /// <param name="client">
    /// The client to send requests with, <see cref="HttpClients.Archive"/>; not disposed here.
    /// </param>
    /// <param name="api">The base URL of the API, without a slash at the end.</param>
    /// <param name="logIn">
    /// Logs in, so that <paramref name="client"/> sends all further requests with the API key; called at most once
    /// successfully, when the archive first answers with status 401, and that request is then sent again. Null if the
    /// client sends a key already, or never has one.
    /// </param>
    public ArchiveClient(HttpClient client, Uri api, Func<CancellationToken, Task>? logIn = null)
    {
        _login = logIn is null ? null : new OnDemandLogin(logIn);
        _connection = new ArchiveConnection(client, api, _login);
        Dandisets = new DandisetClient(_connection);
        Assets = new AssetClient(_connection);
        Uploads = new UploadClient(_connection);
        Zarrs = new ZarrClient(_connection);
        Downloads = new DownloadClient(_connection);
    }

    /// <summary>The Dandisets and their versions (archive-api.md §4, §5).</summary>
    public DandisetClient Dandisets { get; }

    /// <summary>The assets (archive-api.md §6).</summary>
    public AssetClient Assets { get; }

    /// <summary>The uploads of blobs (archive-api.md §7).</summary>
    public UploadClient Uploads { get; }

    /// <summary>The Zarrs and their entries (archive-api.md §10).</summary>
    public ZarrClient Zarrs { get; }

    /// <summary>The URLs from which blobs and entries are downloaded.</summary>
    public DownloadClient Downloads { get; }

    /// <summary>Logs in now, before a request that needs it, unless that has been done.</summary>
    public Task LogInAsync(CancellationToken cancellationToken) =>
        _login?.LogInAsync(cancellationToken) ?? Task.CompletedTask;

    /// <summary>Checks whether the archive accepts the API key (archive-api.md §3).</summary>
    /// <returns>False if it rejects the key.</returns>
    /// <exception cref="DandiException">The account is not approved yet; fatal.</exception>
    public async Task<bool> AcceptsKeyAsync(CancellationToken cancellationToken)
    {
        var request = ArchiveRequest.Get("/auth/token/") with { LogsIn = false };
        using var response = await _connection.SendAsync(request, cancellationToken);
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.BadRequest)
            return false;
        if (response.StatusCode == HttpStatusCode.Forbidden)
        {
            throw new DandiException(
                $"{_connection.Api} accepts the API key, but the account is still waiting for approval and cannot "
                    + "upload. Log in on the archive's website to see the status of your account."
            )
            {
                IsFatal = true,
            };
        }
        _connection.EnsureSuccess(request, response);
        return true;
    }

    /// <summary>Returns the user name of the account that the API key belongs to (archive-api.md §3).</summary>
    public async Task<string> GetUserNameAsync(CancellationToken cancellationToken)
    {
        var request = ArchiveRequest.Get("/users/me/");
        var json = await _connection.SendForJsonAsync(request, cancellationToken);
        return json.Member("username").Text() is { Length: <= 1000 } name
            ? name
            : throw _connection.MissingMember(request, "username");
    }

    /// <summary>Creates a Dandiset, owned by the account of the API key (archive-api.md §4).</summary>
    /// <param name="name">The title.</param>
    /// <param name="metadata">The metadata of the draft; the archive adds identifier, version and the like.</param>
    /// <param name="embargo">Until when only owners can see it; null for a Dandiset that everybody can see.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async Task<DandisetId> CreateDandisetAsync(
        string name,
        JsonObject metadata,
        Embargo? embargo,
        CancellationToken cancellationToken
    )
    {
        // Not retried: if only the response was lost, a retry would create a second Dandiset.
        var request = ArchiveRequest.Post(
            $"/dandisets/{embargo?.Query}",
            new JsonObject { ["name"] = name, ["metadata"] = metadata }
        ) with
        {
            Patience = TimeSpan.Zero,
        };
        var json = await _connection.SendForJsonAsync(request, cancellationToken);
        return DandisetId.TryParse(json.Member("identifier").Text(), out var id)
            ? id
            : throw _connection.MissingMember(request, "identifier");
    }

    /// <summary>
    /// Makes sure, before any byte is sent, that a Dandiset exists and that the account may change it.
    /// </summary>
    /// <exception cref="DandiException">It does not exist, is hidden from us, or has other owners; fatal.</exception>
    public async Task EnsureWritableAsync(DandisetId id, CancellationToken cancellationToken)
    {
        if (await IsWritableAsync(id, cancellationToken))
            return;
        throw new DandiException(
            $"You are not an owner of Dandiset {id} at {_connection.Api}, "
                + "or your account is still waiting for approval. Ask an owner to add you."
        )
        {
            IsFatal = true,
        };
    }

    /// <summary>Whether the account may change a Dandiset, as far as the archive shows that.</summary>
    /// <exception cref="DandiException">It does not exist; fatal.</exception>
    public async Task<bool> IsWritableAsync(DandisetId id, CancellationToken cancellationToken)
    {
        // Only owners may list pending uploads, while anybody may read the Dandiset.
        var request = ArchiveRequest.Get($"/dandisets/{id}/uploads/?page_size=1");
        using var response = await _connection.SendAsync(request, cancellationToken);
        // Either the Dandiset does not exist, or this archive does not list uploads. In the latter case, the first
        // request that changes something shows whether we are an owner.
        return
            response.StatusCode
                is HttpStatusCode.NotFound
                    or HttpStatusCode.MethodNotAllowed
                    or HttpStatusCode.NotImplemented
            ? await IsReadableAsync(id, cancellationToken)
            : IsAllowed(id, request, response);
    }

    private async Task<bool> IsReadableAsync(DandisetId id, CancellationToken cancellationToken)
    {
        var request = ArchiveRequest.Get($"/dandisets/{id}/");
        using var response = await _connection.SendAsync(request, cancellationToken);
        return IsAllowed(id, request, response);
    }

    private bool IsAllowed(DandisetId id, ArchiveRequest request, HttpResponseMessage response)
    {
        if (response.StatusCode == HttpStatusCode.Forbidden)
            return false;
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            throw new DandiException(
                $"Dandiset {id} does not exist in the archive at {_connection.Api}. "
                    + "Check `identifier` in dandiset.yaml and the instance (`-i`)."
            )
            {
                IsFatal = true,
            };
        }
        _connection.EnsureSuccess(request, response);
        return true;
    }

    /// <summary>Replaces the name and metadata of a Dandiset's draft (archive-api.md §5.1).</summary>
    public Task PutDraftAsync(DandisetId id, string name, JsonObject metadata, CancellationToken cancellationToken) =>
        _connection.SendCheckedAsync(
            ArchiveRequest.Put(
                $"/dandisets/{id}/versions/draft/",
                new JsonObject { ["name"] = name, ["metadata"] = metadata }
            ),
            cancellationToken
        );
}
