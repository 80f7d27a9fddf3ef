namespace Dandi.Server.Store;

/// <summary>Where clients find the objects of a bucket: below the archive itself, or at a server of its own.</summary>
/// <param name="presigner">Signs.</param>
/// <param name="bucket">The bucket.</param>
/// <param name="endpoint">Scheme and host of the server; null for the archive, whose clients call it by different names.</param>
internal sealed class ObjectUrls(Presigner presigner, string bucket, string? endpoint)
{
    /// <summary>The lasting address of an object.</summary>
    /// <param name="root">Scheme and host that the client uses for the archive.</param>
    /// <param name="key">The object.</param>
    public string Of(string root, string key) => $"{endpoint ?? root}/{bucket}/{key}";

    /// <summary>An address that allows one request for a while.</summary>
    /// <param name="root">Scheme and host that the client uses for the archive.</param>
    /// <param name="request">What it allows.</param>
    /// <param name="life">For how long.</param>
    public string Presign(string root, ObjectRequest request, TimeSpan life)
    {
        var server = endpoint ?? root;
        var host = server[(server.IndexOf("://", StringComparison.Ordinal) + 3)..];
        return presigner.Presign(
            server,
            new SignedRequest(request.Method, host, $"/{bucket}/{request.Key}", request.Query, request.Headers),
            life
        );
    }
}
