using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Dandi.Http.Connecting;

namespace Dandi.Http;

/// <summary>
/// Creates and owns the only two <see cref="HttpClient"/>s of this program: one to the archive that sends the API key,
/// and one to the object store that does not.
/// </summary>
/// <remarks>
/// S3 rejects a presigned URL that comes with an <c>Authorization</c> header (only one authentication mechanism is
/// allowed, see <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html"/>), and a key
/// that is not sent cannot leak. Both clients retry (<see cref="RetryHandler"/>) and share a <see cref="ServerClock"/>.
/// The key goes only to the scheme, host and port that it is for (<see cref="KeyHandler"/>). Redirects are not
/// followed, and cookies are not kept. Thread-safe after <see cref="Authorize"/>.
/// </remarks>
public sealed class HttpClients : IDisposable
{
    // Shorter than the time after which servers close idle connections. The lifetime is limited because the addresses
    // of a host may change.
    internal static readonly TimeSpan MaxIdleTime = TimeSpan.FromSeconds(20);
    internal static readonly TimeSpan MaxConnectionLifetime = TimeSpan.FromMinutes(10);
    internal static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(60);
    private readonly HttpMessageHandler? _transport;
    private readonly NetworkOptions _network;
    private readonly StaggeredConnector _connector;
    private readonly Lazy<X509ChainPolicy?> _trust;
    private readonly AcknowledgedBytes _acknowledged = new();
    private readonly KeyHandler _key;
    private readonly KeyHandler _mask;
    private readonly RetryHandler _toArchive;
    private readonly RetryHandler _toStorage;

    /// <summary>Creates both clients.</summary>
    /// <param name="retries">How long requests are retried.</param>
    /// <param name="version">The version of this program, for the <c>User-Agent</c>.</param>
    /// <param name="transport">Replaces the network, for tests; not disposed here.</param>
    /// <param name="network">Proxy, authorities and the like; null for the defaults.</param>
    public HttpClients(
        RetryPolicy retries,
        string version,
        HttpMessageHandler? transport = null,
        NetworkOptions? network = null
    )
    {
        (_transport, _network, Clock) = (transport, network ?? new NetworkOptions(), new ServerClock(retries.Time));
        _connector = StaggeredConnector.ForNetwork(retries.Time);
        _trust = new Lazy<X509ChainPolicy?>(() =>
            _network.Authorities() is { } authorities ? TrustAlso(authorities) : null
        );
        _toArchive = MakeHandler(retries, retries.Network.Archive, DecompressionMethods.GZip, connection => connection);
        _key = new KeyHandler(_toArchive, sendsKey: true);
        Archive = MakeClient(_key, version);
        // URLs of the store come from the archive, so they are not mistyped.
        var patient = retries with { FirstContactPatience = retries.Patience, WrongUrlPatience = retries.Patience };
        _toStorage = MakeHandler(patient, retries.Network.Store, DecompressionMethods.None, _acknowledged.Watch);
        _mask = new KeyHandler(_toStorage, sendsKey: false);
        Storage = MakeClient(_mask, version);
        if (transport is null)
            BlockingStorage = new BlockingConnections(
                _network,
                _toStorage,
                _acknowledged.Watch,
                () => _trust.Value,
                Storage.DefaultRequestHeaders.UserAgent.ToString(),
                retries.Time
            );
    }

    /// <summary>The client for the archive.</summary>
    public HttpClient Archive { get; }

    /// <summary>The client for the object store; it never sends the API key.</summary>
    public HttpClient Storage { get; }

    /// <summary>Connections to the object store for small requests; null if the network is replaced.</summary>
    public BlockingConnections? BlockingStorage { get; }

    /// <summary>The clock of the archive and its store.</summary>
    public ServerClock Clock { get; }

    /// <summary>How many requests were sent to the archive, retries included.</summary>
    public long ArchiveRequests => _toArchive.Requests;

    /// <summary>How many requests were sent to the object store, retries included.</summary>
    public long StorageRequests => _toStorage.Requests;

    /// <summary>
    /// How many bytes were acknowledged on the connections to the object store; null if that is not known.
    /// </summary>
    public long? StorageBytesAcknowledged => _transport is null ? _acknowledged.Total : null;

    /// <summary>Sends an API key with all further requests to the archive.</summary>
    /// <param name="key">The API key.</param>
    /// <param name="api">The URL of the API; requests to another scheme, host or port get no key.</param>
    public void Authorize(string key, Uri api)
    {
        _key.Authorize(key, api);
        _mask.Authorize(key, api);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Archive.Dispose();
        Storage.Dispose();
        BlockingStorage?.Dispose();
    }

    private RetryHandler MakeHandler(
        RetryPolicy retries,
        RequestActivity activity,
        DecompressionMethods decompression,
        Func<Stream, Stream> connected
    ) =>
        new(
            retries,
            Clock,
            activity,
            _transport ?? new NetworkSettingsHandler(_network, isSecure => Sockets(decompression, connected, isSecure))
        );

    private HttpClient MakeClient(HttpMessageHandler handler, string version)
    {
#pragma warning disable RS0030 // HttpClient is banned everywhere else.
        var client = new HttpClient(handler, disposeHandler: _transport is null)
#pragma warning restore RS0030
        { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("dandi-native", version));
        client.DefaultRequestHeaders.ExpectContinue = false;
        return client;
    }

    private SocketsHttpHandler Sockets(
        DecompressionMethods decompression,
        Func<Stream, Stream> connected,
        bool isSecure
    ) =>
        new()
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = _network.Proxy is not null,
            Proxy = _network.Proxy,
            AutomaticDecompression = decompression,
            ConnectTimeout = ConnectTimeout,
            ConnectCallback = async (context, token) =>
                connected(await _connector.ConnectAsync(context.DnsEndPoint, token)),
            MaxConnectionsPerServer = _network.MaxConnections,
            PooledConnectionIdleTimeout = MaxIdleTime,
            PooledConnectionLifetime = MaxConnectionLifetime,
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = isSecure ? _trust.Value : null },
        };

    /// <summary>A policy that trusts the authorities of the system and the given ones.</summary>
    private static X509ChainPolicy TrustAlso(X509Certificate2Collection authorities)
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
