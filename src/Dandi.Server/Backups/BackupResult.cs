namespace Dandi.Server.Backups;

/// <summary>The result of a backup.</summary>
/// <param name="Done">What was copied.</param>
/// <param name="Bucket">The bucket of another server with the files, which were not copied; or null.</param>
public sealed record BackupResult(BackupProgress Done, string? Bucket);
