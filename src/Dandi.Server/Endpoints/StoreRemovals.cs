using System.Net;
using System.Security.Cryptography;
using Dandi.Server.Store;

namespace Dandi.Server.Endpoints;

/// <summary>Removes objects of the store, one or many at a time. Those that are not there are as good as removed.</summary>
internal sealed class StoreRemovals(FolderStore store)
{
    private const int MaxKeys = 1000;
    private const int MaxDocument = 8 << 20;

    /// <summary>Removes an object.</summary>
    public void Remove(string key) => store.Delete([.. new[] { key }.Where(IsThere)]);

    /// <summary>Removes the objects that a document names.</summary>
    /// <returns>The document that says so.</returns>
    /// <exception cref="StoreRefusal">It is not what was announced, not well-formed, or names too many.</exception>
    public async Task<string> RemoveAsync(IncomingBody body, CancellationToken cancellationToken)
    {
        if (body.Md5 is null)
            throw new StoreRefusal(
                400,
                "InvalidRequest",
                "Missing required header for this request: Content-MD5 OR x-amz-checksum-*"
            );
        var bytes = await BoundedBody.TryReadAsync(body.Bytes, MaxDocument, cancellationToken)
            ?? throw StoreRefusal.MalformedXml();
        if (!MD5.HashData(bytes.Span).AsSpan().SequenceEqual(body.Md5))
            throw new StoreRefusal(400, "BadDigest", "The Content-MD5 you specified did not match what we received.");
        var document = S3Document.TryRead(bytes.ToArray(), "Delete", "Object") ?? throw StoreRefusal.MalformedXml();
        if (document.Items.Count is 0 or > MaxKeys)
            throw StoreRefusal.MalformedXml();
        var keys = document
            .Items.Select(item => item.GetValueOrDefault("Key") ?? throw StoreRefusal.MalformedXml())
            .ToList();
        store.Delete(keys.Where(IsThere).ToHashSet(StringComparer.Ordinal));
        var removed =
            document.Texts.GetValueOrDefault("Quiet") == "true"
                ? []
                : keys.Select(key => $"<Deleted><Key>{WebUtility.HtmlEncode(key)}</Key></Deleted>");
        return $"<DeleteResult xmlns=\"{S3Document.Namespace}\">{string.Concat(removed)}</DeleteResult>";
    }

    private bool IsThere(string key) => store.Find(key) is not null;
}
