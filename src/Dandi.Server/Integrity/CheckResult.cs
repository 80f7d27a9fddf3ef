namespace Dandi.Server.Integrity;

/// <summary>The result of a check.</summary>
/// <param name="Objects">The number of objects that were checked.</param>
/// <param name="Bytes">The number of bytes that were read.</param>
/// <param name="Problems">The number of problems that are left.</param>
/// <param name="Repaired">The number of problems that were repaired.</param>
public sealed record CheckResult(long Objects, long Bytes, long Problems, long Repaired)
{
    /// <summary>The number of files of versions that are lost until they are uploaded again.</summary>
    public long Lost { get; init; }

    /// <summary>The bucket of another server with the files, which were not checked; or null.</summary>
    public string? Bucket { get; init; }

    /// <summary>Whether the database itself is damaged: the check ended with this.</summary>
    public bool IsDatabaseDamaged { get; init; }

    /// <summary>The folder with what was moved aside, or null.</summary>
    public string? BrokenFolder { get; init; }
}
