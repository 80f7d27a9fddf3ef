using System.Net;
using Dandi.Server.Data;
using Dandi.Server.Faults;
using Dandi.Server.Store;

namespace Dandi.Server.State;

/// <summary>How an archive is started.</summary>
public sealed record ArchiveServerOptions
{
    /// <summary>Where it keeps everything.</summary>
    public required string Directory { get; init; }

    /// <summary>The bucket that keeps the bytes; null for the directory, which the archive then serves as a store by itself.</summary>
    public ObjectStoreOptions? ObjectStore { get; init; }

    /// <summary>Where it listens.</summary>
    /// <value>127.0.0.1</value>
    public IPAddress Url { get; init; } = IPAddress.Loopback;

    /// <summary>The port; 0 for a free one.</summary>
    public int Port { get; init; }

    /// <summary>Accounts that shall be there beside the administrator's.</summary>
    public IReadOnlyList<UserSpec> Users { get; init; } = [];

    /// <summary>How long addresses of files of a Zarr are valid, for practice and tests; all others in proportion, so that those of parts are valid 28 times as long.</summary>
    /// <value>6 hours, as in the real archive.</value>
    public TimeSpan AddressLifetime { get; init; } = DefaultLifetime;

    /// <summary>How long addresses of files of a Zarr are valid in the real archive.</summary>
    /// <value>6 hours.</value>
    public static TimeSpan DefaultLifetime { get; } = TimeSpan.FromHours(6);

    /// <summary>What shall go wrong, for practice and tests.</summary>
    public IReadOnlyList<FaultRule> Faults { get; init; } = [];

    /// <summary>The seed of the chance in <see cref="Faults"/>.</summary>
    public int FaultSeed { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
