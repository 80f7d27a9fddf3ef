using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Dandi.Http.Connecting;

namespace Dandi.Http;

/// <summary>The two ways out of this program, and nothing else makes an <see cref="HttpClient"/>: one to the archive with the key, one to the object store without.</summary>
/// <remarks>AWS refuses a presigned URL that comes with an <c>Authorization</c> header, and a key that is never sent cannot leak.</remarks>
public sealed class HttpClients : IDisposable
{
    private static readonly TimeSpan MaxIdle = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan MaxConnectionLifetime = TimeSpan.FromMinutes(10);
    private readonly HttpMessageHandler? _transport;
    private readonly NetworkOptions _network;
    private readonly StaggeredConnector _connector;
    private readonly RetryHandler _toArchive;
    private readonly RetryHandler _toStorage;

    /// <summary>Clients that retry for as long as <paramref name="retries"/> says.</summary>
    /// <param name="retries">The patience of the transport.</param>
    /// <param name="version">Our version, for the <c>User-Agent</c>.</param>
    /// <param name="transport">What carries the requests; null for the network.</param>
    /// <param name="network">How the network is reached; null for the direct way.</param>
    public HttpClients(
        RetryPolicy retries,
        string version,
        HttpMessageHandler? transport = null,
        NetworkOptions? network = null
    )
    {
        (_transport, _network, Clock) = (transport, network ?? new NetworkOptions(), new ServerClock(retries.Time));
        _connector = StaggeredConnector.ForNetwork(retries.Time);
        (Archive, _toArchive) = Make(retries, version);
        // Its addresses come from the archive: nobody has mistyped them.
        (Storage, _toStorage) = Make(
            retries with
            {
                FirstContact = retries.Patience,
                Doubt = retries.Patience,
            },
            version
        );
    }

    /// <summary>To the archive.</summary>
    public HttpClient Archive { get; }

    /// <summary>To the object store; never carries the key.</summary>
    public HttpClient Storage { get; }

    /// <summary>What time it is at the archive and its store.</summary>
    public ServerClock Clock { get; }

    /// <summary>How many requests were sent to the archive.</summary>
    public long ArchiveRequests => _toArchive.Requests;

    /// <summary>How many requests were sent to the object store.</summary>
    public long StorageRequests => _toStorage.Requests;

    /// <summary>Sends this key with every request to the archive from now on.</summary>
    public void Authorize(string key) =>
        Archive.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("token", key);

    /// <inheritdoc/>
    public void Dispose()
    {
        Archive.Dispose();
        Storage.Dispose();
    }

    private (HttpClient Client, RetryHandler Handler) Make(RetryPolicy retries, string version)
    {
#pragma warning disable CA2000 // the client owns its handlers
        var handler = _transport ?? new NetworkSettingsHandler(_network, Sockets());
        var retrying = new RetryHandler(retries, Clock, handler);
#pragma warning restore CA2000
#pragma warning disable RS0030 // the one place that makes clients
        var client = new HttpClient(retrying, disposeHandler: _transport is null)
#pragma warning restore RS0030
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("dandi-native", version));
        client.DefaultRequestHeaders.ExpectContinue = false;
        return (client, retrying);
    }

    private SocketsHttpHandler Sockets() =>
        new()
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = _network.Proxy is not null,
            Proxy = _network.Proxy,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectTimeout = TimeSpan.FromSeconds(60),
            ConnectCallback = async (context, token) => await _connector.ConnectAsync(context.DnsEndPoint, token),
            MaxConnectionsPerServer = _network.MaxConnections,
            // A server that closes idle connections does so after more than this; and names may come to mean other addresses.
            PooledConnectionIdleTimeout = MaxIdle,
            PooledConnectionLifetime = MaxConnectionLifetime,
            SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = _network.Authorities is { } authorities ? TrustToo(authorities) : null,
            },
        };

    /// <summary>Trust in the authorities of the system and in others.</summary>
    private static X509ChainPolicy TrustToo(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        using var system = new X509Store(StoreName.Root, StoreLocation.LocalMachine, OpenFlags.ReadOnly);
        policy.CustomTrustStore.AddRange(system.Certificates);
        policy.CustomTrustStore.AddRange(authorities);
        policy.ExtraStore.AddRange(authorities);
        return policy;
    }
}
