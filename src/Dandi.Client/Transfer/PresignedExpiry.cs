using System.Globalization;

namespace Dandi.Transfer;

/// <summary>Until when a presigned address says of itself that it holds (archive-api.md §7.3: seven days; §10: six hours).</summary>
internal static class PresignedExpiry
{
    private static readonly TimeSpan LongestMargin = TimeSpan.FromMinutes(1);

    /// <summary>Whether an address has expired or is about to: a request shall arrive before its end.</summary>
    /// <param name="address">The address.</param>
    /// <param name="now">What time it is at the store.</param>
    public static bool IsNear(string address, DateTimeOffset now) => Read(address) is { } period && now >= period.End - Margin(period.Lifetime);

    /// <summary>Whether an address has expired.</summary>
    /// <param name="address">The address.</param>
    /// <param name="now">What time it is at the store, exact to about a second.</param>
    public static bool IsOver(string address, DateTimeOffset now) => Read(address) is { } period && now >= period.End - TimeSpan.FromSeconds(1);

    private static (DateTimeOffset End, TimeSpan Lifetime)? Read(string address)
    {
        var date = Parameter(address, "X-Amz-Date");
        if (!DateTimeOffset.TryParseExact(date, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var signed)) return null;
        if (!int.TryParse(Parameter(address, "X-Amz-Expires"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) return null;
        return (signed.AddSeconds(seconds), TimeSpan.FromSeconds(seconds));
    }

    private static ReadOnlySpan<char> Parameter(string address, string name)
    {
        var query = address.AsSpan(address.IndexOf('?', StringComparison.Ordinal) + 1);
        foreach (var range in query.Split('&'))
        {
            var pair = query[range];
            if (pair.Length > name.Length && pair[name.Length] == '=' && pair.StartsWith(name, StringComparison.OrdinalIgnoreCase)) return pair[(name.Length + 1)..];
        }
        return default;
    }

    private static TimeSpan Margin(TimeSpan lifetime) => lifetime / 10 < LongestMargin ? lifetime / 10 : LongestMargin;
}
