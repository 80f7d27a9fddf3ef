using System.Net;

namespace Dandi.Http;

/// <summary>A request that fails for now: what is waited for, since when and how long still.</summary>
/// <param name="Target">The method and the address, without its query.</param>
/// <param name="Why">What the last attempt came to.</param>
/// <param name="Since">When it failed first.</param>
/// <param name="Pause">How long until the next attempt.</param>
/// <param name="End">When it is given up, as our patience says.</param>
public sealed record Outage(string Target, string Why, DateTimeOffset Since, TimeSpan Pause, DateTimeOffset End)
{
    /// <summary>What an attempt came to, for people.</summary>
    internal static string Describe(HttpResponseMessage? response, Exception? error, string? unexpected)
    {
        if (error is not null)
            return
                error.InnerException is { } inner and not IOException
                && !error.Message.Contains(inner.Message, StringComparison.Ordinal)
                ? $"{error.Message} ({inner.Message})"
                : error.Message;
        if (unexpected is not null)
            return $"the answer {unexpected}";
        return
            response?.StatusCode is { } status and (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)
            ? $"it is busy (status {(int)status})"
            : $"status {(int?)response?.StatusCode}";
    }
}
