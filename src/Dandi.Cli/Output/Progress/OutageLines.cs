using System.Globalization;
using Dandi.Http;

namespace Dandi.Cli.Output.Progress;

/// <summary>Says what is being waited for: one line when an outage lasts, then one a minute, and one when it is over, however many requests wait.</summary>
/// <param name="say">Takes a line; called from many threads.</param>
/// <param name="time">The clock.</param>
internal sealed class OutageLines(Action<string> say, TimeProvider time)
{
    private static readonly TimeSpan WorthSaying = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BetweenLines = TimeSpan.FromMinutes(1);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _said = new(StringComparer.Ordinal);

    /// <summary>A request has failed and is tried again.</summary>
    public void Waiting(Outage outage)
    {
        if (outage.Pause < WorthSaying && time.GetUtcNow() - outage.Since < WorthSaying)
            return;
        lock (_lock)
        {
            if (_said.TryGetValue(HostOf(outage), out var last) && time.GetElapsedTime(last) < BetweenLines)
                return;
            _said[HostOf(outage)] = time.GetTimestamp();
        }
        say(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Waiting for {outage.Target} since {Clock(outage.Since)}: {outage.Why.TrimEnd('.')}. Next try in {outage.Pause.TotalSeconds:0} s; given up at {Clock(outage.End)} (--patience)."
            )
        );
    }

    /// <summary>A request that had failed is answered.</summary>
    public void Recovered(Outage outage)
    {
        lock (_lock)
        {
            if (!_said.Remove(HostOf(outage)))
                return;
        }
        say(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{HostOf(outage)} answers again, after {(time.GetUtcNow() - outage.Since).TotalSeconds:0} s."
            )
        );
    }

    private static string HostOf(Outage outage) =>
        new Uri(outage.Target[(outage.Target.IndexOf(' ', StringComparison.Ordinal) + 1)..]).Authority;

    private string Clock(DateTimeOffset moment)
    {
        var local = TimeZoneInfo.ConvertTime(moment, time.LocalTimeZone);
        return local.ToString(
            local.Date == time.GetLocalNow().Date ? "HH:mm:ss" : "yyyy-MM-dd HH:mm",
            CultureInfo.InvariantCulture
        );
    }
}
