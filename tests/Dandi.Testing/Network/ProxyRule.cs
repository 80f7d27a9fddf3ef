using System.IO.Enumeration;
using Dandi.Testing.Faults;

namespace Dandi.Testing.Network;

/// <summary>A fault for certain requests. The test fails if it does not happen <see cref="Times"/> times.</summary>
/// <param name="method">The HTTP method.</param>
/// <param name="path">The path; <c>*</c> matches any characters.</param>
/// <param name="fault">The fault to inject.</param>
public sealed class ProxyRule(string method, string path, ProxyFault fault)
{
    private int _matches;

    /// <summary>The number of the first matching request that gets the fault, from 1.</summary>
    public int First { get; init; } = 1;

    /// <summary>How many matching requests in a row get the fault.</summary>
    public int Times { get; init; } = 1;

    /// <summary>A text that the query must contain.</summary>
    public string Query { get; init; } = "";

    /// <summary>How often the fault has happened.</summary>
    public int Happened => Math.Clamp(Volatile.Read(ref _matches) - First + 1, 0, Times);

    /// <summary>
    /// A value for <see cref="FaultProxy.Choose"/>: the fault of the first rule that has one for a request.
    /// </summary>
    public static Func<ProxiedRequest, ProxyFault?> Of(params ProxyRule[] rules)
    {
        foreach (var rule in rules)
            PlannedFaults.Add(rule.ToString(), () => rule.Happened == rule.Times);
        return request => rules.Select(rule => rule.GetFault(request)).FirstOrDefault(fault => fault is not null);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{fault} at {method} {path} ({Times} times, from request {First})";

    private ProxyFault? GetFault(ProxiedRequest request)
    {
        var isMatch =
            request.Method == method
            && FileSystemName.MatchesSimpleExpression(path, request.Path, ignoreCase: false)
            && request.Query.Contains(Query, StringComparison.Ordinal);
        if (!isMatch)
            return null;
        var number = Interlocked.Increment(ref _matches);
        return number >= First && number < First + Times ? fault : null;
    }
}
