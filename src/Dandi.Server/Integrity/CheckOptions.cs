namespace Dandi.Server.Integrity;

/// <summary>How to check an archive that is not running.</summary>
public sealed record CheckOptions
{
    /// <summary>The directory of the archive.</summary>
    public required string Directory { get; init; }

    /// <summary>Whether to move what is broken aside, and to change the rows so that they are true again.</summary>
    public bool Repairs { get; init; }

    /// <summary>The clock, for the name of the folder with what was moved aside.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Called with each finding, by one thread at a time.</summary>
    public Action<CheckFinding> Report { get; init; } = _ => { };

    /// <summary>Called after each object, by one thread at a time.</summary>
    public Action<CheckProgress> Progress { get; init; } = _ => { };
}
