namespace Dandi.Server.Store;

/// <summary>A request to the object store that a presigned URL allows.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Key">The key of the object; empty for the bucket.</param>
internal sealed record ObjectRequest(string Method, string Key)
{
    /// <summary>Query parameters, without those of the signature.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Query { get; init; } = [];

    /// <summary>Signed headers, which the request must have; names in lowercase.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];
}
