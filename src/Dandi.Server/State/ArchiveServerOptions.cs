using System.Net;
using Dandi.Server.Data;
using Dandi.Server.Faults;
using Dandi.Server.Http;
using Dandi.Server.Store;
using Microsoft.Win32.SafeHandles;

namespace Dandi.Server.State;

/// <summary>The options of a local archive.</summary>
public sealed record ArchiveServerOptions
{
    /// <summary>The directory with the database and, unless <see cref="ObjectStore"/> is given, the objects.</summary>
    public required string Directory { get; init; }

    /// <summary>
    /// The bucket for the objects; null to store them in the directory and serve them through the S3 API.
    /// </summary>
    public ObjectStoreOptions? ObjectStore { get; init; }

    /// <summary>
    /// Called when the archive has the directory for itself and does not accept connections yet; or null.
    /// </summary>
    public Action? DirectoryLocked { get; init; }

    /// <summary>The IP address on which the server listens.</summary>
    /// <value>127.0.0.1</value>
    public IPAddress ListenAddress { get; init; } = IPAddress.Loopback;

    /// <summary>
    /// Whether everybody who reaches the archive can read open Dandisets without an API key. Presigned URLs work
    /// without one in any case.
    /// </summary>
    /// <value>By default, only if the server listens on a loopback address.</value>
    public bool? AllowsAnonymous { get; init; }

    /// <summary>Whether each request needs an API key or a presigned URL.</summary>
    internal bool NeedsKey => !(AllowsAnonymous ?? IPAddress.IsLoopback(ListenAddress));

    /// <summary>The TCP port; 0 for any free port.</summary>
    public int Port { get; init; }

    /// <summary>
    /// The URL of the proxy in front of the archive, without a path; null if clients connect directly. Every URL in a
    /// response begins with it, whatever host the proxy requests.
    /// </summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>The accounts to create in addition to the administrator's.</summary>
    public IReadOnlyList<UserSpec> Users { get; init; } = [];

    /// <summary>
    /// The lifetime of presigned URLs for entries of Zarrs, to let URLs expire early in tests. Other lifetimes scale
    /// with it: that of URLs for parts is always 28 times as long.
    /// </summary>
    /// <value>6 hours, as in the real archive.</value>
    public TimeSpan UrlLifetime { get; init; } = DefaultUrlLifetime;

    /// <summary>The lifetime of presigned URLs for entries of Zarrs in the real archive.</summary>
    /// <value>6 hours.</value>
    public static TimeSpan DefaultUrlLifetime { get; } = TimeSpan.FromHours(6);

    /// <summary>The faults to inject, for practice and tests.</summary>
    public IReadOnlyList<FaultRule> Faults { get; init; } = [];

    /// <summary>The seed of the random generator for <see cref="FaultRule.Probability"/>.</summary>
    public int FaultSeed { get; init; }

    /// <summary>
    /// Further hosts under which the archive may be requested, in addition to <c>localhost</c> and loopback addresses
    /// or, if it does not listen on a loopback address, to <c>localhost</c>, the name of this machine and IP addresses.
    /// </summary>
    public IReadOnlyList<string> HostNames { get; init; } = [];

    /// <summary>Writes a message for the person who runs the archive, such as an unexpected error.</summary>
    public Action<string> Log { get; init; } = _ => { };

    /// <summary>Reads what files say about themselves, for the browser view; null to read none.</summary>
    public FileReader? FileReader { get; init; }

    /// <summary>The minimum rate of bodies of requests to the API.</summary>
    internal BodyRate ApiBodyRate { get; init; } = BodyRate.Api;

    /// <summary>The minimum rate of bodies of requests to the object store.</summary>
    internal BodyRate StoreBodyRate { get; init; } = BodyRate.Store;

    /// <summary>The maximum number of connections at a time; further ones are closed.</summary>
    internal int MaxConnections { get; init; } = 2_048;

    /// <summary>Flushes the log of the database to disk, for tests; null for the default.</summary>
    internal Action<SafeFileHandle>? FlushLog { get; init; }

    /// <summary>Flushes a new file of the object store to disk, for tests; null for the default.</summary>
    internal Action<SafeFileHandle>? FlushFile { get; init; }

    /// <summary>The clock for timestamps, expiry of URLs and delays.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
