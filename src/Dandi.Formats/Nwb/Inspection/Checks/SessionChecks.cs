namespace Dandi.Nwb.Inspection.Checks;

/// <summary>Checks the session: its id and its start time.</summary>
internal static class SessionChecks
{
    public static IEnumerable<string> SessionIdNoSlashes(NwbObject item, InspectedFile file) =>
        SubjectChecks.Slashes("session_id", item.Text("general/session_id"));

    public static IEnumerable<string> SessionStartTimeFutureDate(NwbObject item, InspectedFile file)
    {
        if (!NwbTimestamp.TryParseIso(item.Text("session_start_time"), out var stated))
            yield break;
        var start = stated.WithDefaultZone(file.Zone);
        if (start.Since(new NwbTimestamp(file.Now.DateTime, file.Now.Offset)) >= TimeSpan.Zero)
            yield return $"The session_start_time ({start}) is set to a future date and time.";
    }
}
