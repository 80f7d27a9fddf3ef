namespace Dandi.Server.Backups;

/// <summary>How to back up an archive, which may be running.</summary>
public sealed record BackupOptions
{
    /// <summary>The directory of the archive.</summary>
    public required string Directory { get; init; }

    /// <summary>
    /// The folder for the backup: a new or empty one, or an earlier backup of the same archive. The caller ensures that
    /// neither folder is in the other.
    /// </summary>
    public required string Target { get; init; }

    /// <summary>Called after each file, by one thread at a time.</summary>
    public Action<BackupProgress> Progress { get; init; } = _ => { };
}
