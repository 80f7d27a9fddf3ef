using System.Net;

namespace Dandi.Http;

/// <summary>A request that is being retried, for messages to the user.</summary>
/// <param name="Target">The method and the URL, without its query.</param>
/// <param name="Why">Why the last attempt failed.</param>
/// <param name="Since">When the request failed first.</param>
/// <param name="Pause">The delay until the next attempt.</param>
/// <param name="End">When the patience ends and the request fails.</param>
public sealed record Outage(string Target, string Why, DateTimeOffset Since, TimeSpan Pause, DateTimeOffset End)
{
    /// <summary>Why the patience ends when it does.</summary>
    public OutageLimit Limit { get; init; }

    /// <summary>Describes why an attempt failed, as a clause of a sentence.</summary>
    internal static string Describe(HttpResponseMessage? response, Exception? error, string? unexpected) =>
        Quoted.Shortened(Redaction.Apply(DescribeUnredacted(response, error, unexpected)));

    private static string DescribeUnredacted(HttpResponseMessage? response, Exception? error, string? unexpected)
    {
        if (error is not null)
            return
                error.InnerException is { } inner and not IOException
                && !error.Message.Contains(inner.Message, StringComparison.Ordinal)
                ? $"{error.Message} ({inner.Message})"
                : error.Message;
        if (unexpected is not null)
            return $"the response {unexpected}";
        return
            response?.StatusCode is { } status and (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)
            ? $"it is busy (status {(int)status})"
            : $"status {(int?)response?.StatusCode}";
    }
}

/// <summary>Why a request is not retried for longer.</summary>
public enum OutageLimit
{
    /// <summary>The patience of the request or the run ends.</summary>
    Patience,

    /// <summary>No request has succeeded yet, so the URL may be wrong.</summary>
    FirstContact,

    /// <summary>The run is being stopped.</summary>
    Stop,
}
