namespace Dandi.Server.Backups;

/// <summary>How to back up an archive, which may be running.</summary>
public sealed record BackupOptions
{
    /// <summary>The directory of the archive.</summary>
    public required string Directory { get; init; }

    /// <summary>The folder for the backup: a new or empty one, or an earlier backup of the same archive.</summary>
    public required string Target { get; init; }

    /// <summary>Called after each file, by one thread at a time.</summary>
    public Action<BackupProgress> Progress { get; init; } = _ => { };
}

/// <summary>How far a backup is.</summary>
/// <param name="Copied">The number of files that were copied.</param>
/// <param name="Bytes">The number of bytes that were copied.</param>
/// <param name="Kept">The number of files that an earlier backup had copied.</param>
public sealed record BackupProgress(long Copied, long Bytes, long Kept);

/// <summary>The result of a backup.</summary>
/// <param name="Done">What was copied.</param>
/// <param name="Bucket">The bucket of another server with the files, which were not copied; or null.</param>
public sealed record BackupResult(BackupProgress Done, string? Bucket);
