using System.IO.Enumeration;
using Dandi.Testing.Faults;

namespace Dandi.Testing.Network;

/// <summary>A fault for some requests of a kind.</summary>
/// <param name="method">The verb.</param>
/// <param name="path">The path, in which <c>*</c> stands for any characters.</param>
/// <param name="fault">What happens.</param>
public sealed class ProxyRule(string method, string path, ProxyFault fault)
{
    private int _seen;

    /// <summary>The first request that is meant.</summary>
    /// <value>1</value>
    public int First { get; init; } = 1;

    /// <summary>How many in a row.</summary>
    /// <value>1</value>
    public int Times { get; init; } = 1;

    /// <summary>What the query contains.</summary>
    /// <value>Anything.</value>
    public string Query { get; init; } = "";

    /// <summary>How often it has happened.</summary>
    public int Happened => Math.Clamp(Volatile.Read(ref _seen) - First + 1, 0, Times);

    /// <summary>Chooses by rules: the first that is for a request counts.</summary>
    public static Func<ProxiedRequest, ProxyFault?> Of(params ProxyRule[] rules)
    {
        foreach (var rule in rules)
            PlannedFaults.Add(rule.ToString(), () => rule.Happened == rule.Times);
        return request => rules.Select(rule => rule.Take(request)).FirstOrDefault(fault => fault is not null);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{fault} at {method} {path} (from number {First} on, {Times} times)";

    private ProxyFault? Take(ProxiedRequest request)
    {
        var fits =
            request.Method == method
            && FileSystemName.MatchesSimpleExpression(path, request.Path, ignoreCase: false)
            && request.Query.Contains(Query, StringComparison.Ordinal);
        if (!fits)
            return null;
        var number = Interlocked.Increment(ref _seen);
        return number >= First && number < First + Times ? fault : null;
    }
}
