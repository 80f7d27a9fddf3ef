using System.Net;
using Dandi.Server.Faults;

namespace Dandi.Server;

/// <summary>How an archive is started.</summary>
public sealed record ArchiveServerOptions
{
    /// <summary>Where it keeps everything.</summary>
    public required string Directory { get; init; }

    /// <summary>The bucket that keeps the bytes; null for the directory, which the archive then serves as a store by itself.</summary>
    public ObjectStoreOptions? ObjectStore { get; init; }

    /// <summary>Where it listens.</summary>
    /// <value>127.0.0.1</value>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The port; 0 for a free one.</summary>
    public int Port { get; init; }

    /// <summary>Accounts that shall be there beside the administrator's.</summary>
    public IReadOnlyList<WantedUser> Users { get; init; } = [];

    /// <summary>How long presigned addresses are valid, for practice and tests; null for as long as those of the real archive: seven days for parts, six hours for files of a Zarr.</summary>
    public TimeSpan? AddressLifetime { get; init; }

    /// <summary>What shall go wrong, for practice and tests.</summary>
    public IReadOnlyList<FaultRule> Faults { get; init; } = [];

    /// <summary>The seed of the chance in <see cref="Faults"/>.</summary>
    public int FaultSeed { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
