namespace Dandi.Server.Store;

/// <summary>
/// The URLs at which clients access objects of a bucket: below the URL of the archive, or on another server.
/// </summary>
/// <param name="presigner">Signs the URLs.</param>
/// <param name="bucket">The name of the bucket.</param>
/// <param name="endpoint">
/// Scheme and host of the server; null for the archive itself, which clients may reach under several host names.
/// </param>
internal sealed class ObjectUrls(Presigner presigner, string bucket, string? endpoint)
{
    /// <summary>The permanent URL of an object.</summary>
    /// <param name="root">Scheme and host that the client uses for the archive.</param>
    /// <param name="key">The key of the object.</param>
    public string GetUrl(string root, string key) => $"{endpoint ?? root}/{bucket}/{key}";

    /// <summary>A URL that allows one kind of request for a limited time.</summary>
    /// <param name="root">Scheme and host that the client uses for the archive.</param>
    /// <param name="request">The allowed request.</param>
    /// <param name="lifetime">How long the URL is valid.</param>
    public string Presign(string root, ObjectRequest request, TimeSpan lifetime)
    {
        var server = endpoint ?? root;
        var host = server[(server.IndexOf("://", StringComparison.Ordinal) + 3)..];
        return presigner.Presign(
            server,
            new SignedRequest(request.Method, host, $"/{bucket}/{request.Key}", request.Query, request.Headers),
            lifetime
        );
    }
}
