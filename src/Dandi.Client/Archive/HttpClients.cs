using System.Net;
using System.Net.Http.Headers;

namespace Dandi.Archive;

/// <summary>The two ways out of this program, and nothing else makes an <see cref="HttpClient"/>: one to the archive with the key, one to the object store without.</summary>
/// <remarks>AWS refuses a presigned URL that comes with an <c>Authorization</c> header, and a key that is never sent cannot leak.</remarks>
public sealed class HttpClients : IDisposable
{
    private const long MaximumAnswer = 256L << 20;
    private readonly HttpMessageHandler? _transport;
    private readonly RetryHandler _toArchive;
    private readonly RetryHandler _toStorage;

    /// <summary>Clients that retry for as long as <paramref name="retries"/> says.</summary>
    /// <param name="retries">The patience of the transport.</param>
    /// <param name="version">Our version, for the <c>User-Agent</c>.</param>
    /// <param name="transport">What carries the requests; null for the network.</param>
    public HttpClients(RetryPolicy retries, string version, HttpMessageHandler? transport = null)
    {
        _transport = transport;
        (Archive, _toArchive) = Make(retries, version);
        (Storage, _toStorage) = Make(retries, version);
    }

    /// <summary>To the archive.</summary>
    public HttpClient Archive { get; }

    /// <summary>To the object store; never carries the key.</summary>
    public HttpClient Storage { get; }

    /// <summary>How many requests were sent to the archive.</summary>
    public long ArchiveRequests => _toArchive.Requests;

    /// <summary>How many requests were sent to the object store.</summary>
    public long StorageRequests => _toStorage.Requests;

    /// <summary>Sends this key with every request to the archive from now on.</summary>
    public void Authorize(string key) => Archive.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("token", key);

    /// <inheritdoc/>
    public void Dispose()
    {
        Archive.Dispose();
        Storage.Dispose();
    }

    private (HttpClient Client, RetryHandler Handler) Make(RetryPolicy retries, string version)
    {
#pragma warning disable CA2000 // the client owns its handlers
        var handler = _transport ?? new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectTimeout = TimeSpan.FromSeconds(60),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        };
        var retrying = new RetryHandler(retries, handler);
#pragma warning restore CA2000
#pragma warning disable RS0030 // the one place that makes clients
        var client = new HttpClient(retrying, disposeHandler: _transport is null)
#pragma warning restore RS0030
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = MaximumAnswer,
        };
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("dandi-native", version));
        client.DefaultRequestHeaders.ExpectContinue = false;
        return (client, retrying);
    }
}
