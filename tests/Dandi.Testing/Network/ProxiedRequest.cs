namespace Dandi.Testing.Network;

/// <summary>A request that has come to a <see cref="FaultProxy"/>.</summary>
/// <param name="method">The verb.</param>
/// <param name="target">The target as it stood in the request.</param>
/// <param name="connection">The number of the connection that it came over.</param>
public sealed class ProxiedRequest(string method, string target, int connection)
{
    private long _bodyBytes;

    /// <summary>The verb.</summary>
    public string Method => method;

    /// <summary>The target as it stood in the request: a whole address where we are asked as a proxy.</summary>
    public string Target => target;

    /// <summary>The number of the connection that it came over.</summary>
    public int Connection => connection;

    /// <summary>The path of the target.</summary>
    public string Path { get; } =
        Uri.TryCreate(target, UriKind.Absolute, out var whole) && whole.Scheme == "http"
            ? whole.AbsolutePath
            : target.Split('?')[0];

    /// <summary>What stands behind the question mark of the target.</summary>
    public string Query { get; } =
        target.Contains('?', StringComparison.Ordinal)
            ? target[(target.IndexOf('?', StringComparison.Ordinal) + 1)..]
            : "";

    /// <summary>Verb, path and the number of the part: what is sent again has the same.</summary>
    public string Subject =>
        $"{Method} {Path} {Query.Split('&').FirstOrDefault(pair => pair.StartsWith("partNumber=", StringComparison.Ordinal))}";

    /// <summary>Whether it brings bytes of content to the store.</summary>
    public bool IsContent => Method == "PUT" && Query.Contains("X-Amz-Signature", StringComparison.Ordinal);

    /// <summary>How long its body says to be.</summary>
    public long BodyLength { get; init; }

    /// <summary>How much of its body has come.</summary>
    public long BodyBytes => Interlocked.Read(ref _bodyBytes);

    /// <summary>What was done to it; null for nothing.</summary>
    public ProxyFault? Fault { get; internal set; }

    /// <summary>Whether its connection was cut because it had carried as much as it may, or because the network went down.</summary>
    public bool IsCut { get; internal set; }

    /// <summary>The status that was answered; 0 as long as nothing was, and where nothing was.</summary>
    public int Status { get; internal set; }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Subject} {Status} {BodyBytes}/{BodyLength}{(Fault is { } fault ? $" {fault}" : "")}";

    internal void Count(int bytes) => Interlocked.Add(ref _bodyBytes, bytes);
}
