using System.Globalization;
using Dandi.Http;

namespace Dandi.Cli.Output.Progress;

/// <summary>
/// Reports outages, however many requests wait: one line when an outage of a host has lasted for some seconds, then one
/// per minute, and one when it is over. Safe for several threads.
/// </summary>
/// <param name="write">Receives each line; called from many threads.</param>
/// <param name="time">The clock, with the local time zone.</param>
/// <param name="option">The option that sets how long to wait; empty if the command has none.</param>
internal sealed class OutageLines(Action<string> write, TimeProvider time, string option = "")
{
    private static readonly TimeSpan MinOutage = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LineInterval = TimeSpan.FromMinutes(1);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _lastLines = new(StringComparer.Ordinal);

    /// <summary>Call this when a request has failed and will be retried.</summary>
    public void Waiting(Outage outage)
    {
        if (outage.Pause < MinOutage && time.GetUtcNow() - outage.Since < MinOutage)
            return;
        lock (_lock)
        {
            if (_lastLines.TryGetValue(HostOf(outage), out var last) && time.GetElapsedTime(last) < LineInterval)
                return;
            _lastLines[HostOf(outage)] = time.GetTimestamp();
        }
        write(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Waiting for {outage.Target} since {FormatTime(outage.Since)}: {outage.Why.TrimEnd('.')}. Retrying in "
                    + $"{outage.Pause.TotalSeconds:0} s; giving up at {FormatTime(outage.End)}{WhyThen(outage.Limit)}."
            )
        );
    }

    /// <summary>Call this when a request that had failed before gets a response.</summary>
    public void Recovered(Outage outage)
    {
        lock (_lock)
        {
            if (!_lastLines.Remove(HostOf(outage)))
                return;
        }
        write($"{HostOf(outage)} is reachable again after {DurationText.Rounded(time.GetUtcNow() - outage.Since)}.");
    }

    private string WhyThen(OutageLimit limit) =>
        limit switch
        {
            OutageLimit.FirstContact => ", because the URL may be wrong until a request has succeeded"
                + (option.Length > 0 ? $" ({option} sets another limit)" : ""),
            OutageLimit.Stop => ", because the run is being stopped",
            _ => option.Length > 0 ? $" ({option})" : "",
        };

    private static string HostOf(Outage outage) =>
        new Uri(outage.Target[(outage.Target.IndexOf(' ', StringComparison.Ordinal) + 1)..]).Authority;

    private string FormatTime(DateTimeOffset instant)
    {
        var local = TimeZoneInfo.ConvertTime(instant, time.LocalTimeZone);
        return local.ToString(
            local.Date == time.GetLocalNow().Date ? "HH:mm:ss" : "yyyy-MM-dd HH:mm",
            CultureInfo.InvariantCulture
        );
    }
}
