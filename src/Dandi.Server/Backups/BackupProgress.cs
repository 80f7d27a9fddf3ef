namespace Dandi.Server.Backups;

/// <summary>How far a backup is.</summary>
/// <param name="Copied">The number of files that were copied.</param>
/// <param name="Bytes">The number of bytes that were copied.</param>
/// <param name="Kept">The number of files that an earlier backup had copied.</param>
public sealed record BackupProgress(long Copied, long Bytes, long Kept);
