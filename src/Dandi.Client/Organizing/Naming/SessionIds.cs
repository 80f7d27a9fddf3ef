namespace Dandi.Organizing.Naming;

/// <summary>
/// Replaces missing session identifiers by the start times of the sessions (docs/spec/organize.md §3.1).
/// </summary>
internal static class SessionIds
{
    /// <summary>Returns the session identifier of each file; null if a file has neither identifier nor start.</summary>
    /// <remarks>The time of day is left out if every session of the set starts at midnight.</remarks>
    public static IReadOnlyList<string?> Of(IReadOnlyList<NamingFields> files)
    {
        var hasTime = files.Any(file => file.SessionStart is { } start && !IsMidnight(start.Local));
        return
        [
            .. files.Select(file =>
                file.SessionId is { Length: > 0 } id ? id
                : file.SessionStart is { } start ? NameLabel.OfSessionStart(start.Local, hasTime)
                : null
            ),
        ];
    }

    private static bool IsMidnight(DateTime time) => time is { Hour: 0, Minute: 0, Second: 0 };
}
