using System.Net;
using System.Security.Cryptography;
using Dandi.Server.Store;

namespace Dandi.Server.Endpoints;

/// <summary>
/// Deletes one or many objects of the store (DeleteObject, DeleteObjects). Deleting a missing object succeeds, as in
/// S3.
/// </summary>
internal sealed class StoreDeletions(FolderStore store)
{
    private const int MaxKeys = 1000;
    private const int MaxBodyBytes = 8 << 20;

    public void Delete(string key) => store.DeleteExisting([key]);

    /// <summary>Deletes the objects listed in the body of a DeleteObjects request.</summary>
    /// <returns>The XML of the response.</returns>
    /// <exception cref="S3Error">
    /// The body does not match its <c>Content-MD5</c>, is not well-formed, or lists too many objects.
    /// </exception>
    public async Task<string> DeleteAsync(IncomingBody body, CancellationToken cancellationToken)
    {
        if (body.Md5 is null)
            throw new S3Error(
                400,
                "InvalidRequest",
                "Missing required header for this request: Content-MD5 OR x-amz-checksum-*"
            );
        var bytes = await BoundedBody.TryReadAsync(body.Bytes, MaxBodyBytes, cancellationToken)
            ?? throw S3Error.MalformedXml();
        if (!body.IsMatch(MD5.HashData(bytes.Span)))
            throw S3Error.BadDigest();
        var document = S3Document.TryRead(bytes.ToArray(), "Delete", "Object") ?? throw S3Error.MalformedXml();
        if (document.Items.Count is 0 or > MaxKeys)
            throw S3Error.MalformedXml();
        var keys = document
            .Items.Select(item => item.GetValueOrDefault("Key") ?? throw S3Error.MalformedXml())
            .ToList();
        store.DeleteExisting(keys.ToHashSet(StringComparer.Ordinal));
        var deleted =
            document.Texts.GetValueOrDefault("Quiet") == "true"
                ? []
                : keys.Select(key => $"<Deleted><Key>{WebUtility.HtmlEncode(key)}</Key></Deleted>");
        return $"<DeleteResult xmlns=\"{S3Document.Namespace}\">{string.Concat(deleted)}</DeleteResult>";
    }
}
