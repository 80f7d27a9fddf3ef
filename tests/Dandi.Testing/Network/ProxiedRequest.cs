namespace Dandi.Testing.Network;

/// <summary>A request to a <see cref="FaultProxy"/>, and what became of it. Updated while it is in flight.</summary>
/// <param name="method">The HTTP method.</param>
/// <param name="target">The request target (RFC 9112, section 3.2).</param>
/// <param name="connection">The number of the client's connection, from 1.</param>
public sealed class ProxiedRequest(string method, string target, int connection)
{
    private long _bodyBytes;

    public string Method => method;

    /// <summary>The request target: an absolute URL if the client uses this as a forward proxy.</summary>
    public string Target => target;

    /// <summary>The number of the client's connection, from 1.</summary>
    public int Connection => connection;

    public string Path { get; } =
        Uri.TryCreate(target, UriKind.Absolute, out var url) && url.Scheme == "http"
            ? url.AbsolutePath
            : target.Split('?')[0];

    /// <summary>The query of the target, without the question mark.</summary>
    public string Query { get; } =
        target.Contains('?', StringComparison.Ordinal)
            ? target[(target.IndexOf('?', StringComparison.Ordinal) + 1)..]
            : "";

    /// <summary>Method, path and number of the part: the same for all attempts of a request.</summary>
    public string Name
    {
        get
        {
            var part = Query
                .Split('&')
                .FirstOrDefault(pair => pair.StartsWith("partNumber=", StringComparison.Ordinal));
            return $"{Method} {Path} {part}";
        }
    }

    /// <summary>Whether the request uploads content to the store.</summary>
    public bool IsContent => Method == "PUT" && Query.Contains("X-Amz-Signature", StringComparison.Ordinal);

    /// <summary>The stated length of the body.</summary>
    public long BodyLength { get; init; }

    /// <summary>The number of bytes of the body that have been read.</summary>
    public long BodyBytes => Interlocked.Read(ref _bodyBytes);

    /// <summary>The fault that was injected; null for none.</summary>
    public ProxyFault? Fault { get; internal set; }

    /// <summary>Whether the connection was reset at its byte limit, or because the network went down.</summary>
    public bool IsCut { get; internal set; }

    /// <summary>The status of the response to the client; 0 if there is none, or none yet.</summary>
    public int Status { get; internal set; }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Name} {Status} {BodyBytes}/{BodyLength}{(Fault is { } fault ? $" {fault}" : "")}";

    internal void Count(int bytes) => Interlocked.Add(ref _bodyBytes, bytes);
}
