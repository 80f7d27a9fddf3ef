using System.Globalization;
using System.Net;
using System.Text;
using Dandi.Server.Store;
using Microsoft.AspNetCore.Http;

namespace Dandi.Server.Endpoints;

/// <summary>The listings of the S3 API: objects (ListObjectsV2), multipart uploads and their parts.</summary>
internal sealed class StoreListings(FolderStore store)
{
    private const int MaxKeys = 1000;

    /// <summary>Lists the bucket: multipart uploads if the query has <c>uploads</c>, otherwise objects.</summary>
    public string Respond(IQueryCollection query) => query.ContainsKey("uploads") ? Uploads() : Objects(query);

    /// <summary>Lists the parts of a multipart upload.</summary>
    public string Parts(string key, string uploadId)
    {
        var parts = store
            .Uploads.ListParts(key, uploadId)
            .Select(part =>
                $"<Part><PartNumber>{part.Number}</PartNumber><ETag>&quot;{part.Md5}&quot;</ETag>"
                + $"<Size>{part.Bytes.Size}</Size></Part>"
            );
        return Document(
            "ListPartsResult",
            $"{Bucket}<Key>{Escape(key)}</Key><UploadId>{Escape(uploadId)}</UploadId>"
                + $"<MaxParts>10000</MaxParts><IsTruncated>false</IsTruncated>{string.Concat(parts)}"
        );
    }

    private string Uploads()
    {
        var uploads = store
            .Uploads.List(MaxKeys)
            .Select(upload =>
                $"<Upload><Key>{Escape(upload.Key)}</Key><UploadId>{Escape(upload.UploadId)}</UploadId>"
                + $"<Initiated>{upload.Created}</Initiated></Upload>"
            );
        return Document(
            "ListMultipartUploadsResult",
            $"{Bucket}<MaxUploads>{MaxKeys}</MaxUploads><IsTruncated>false</IsTruncated>{string.Concat(uploads)}"
        );
    }

    private string Objects(IQueryCollection query)
    {
        var limit = int.TryParse(query["max-keys"], NumberStyles.None, CultureInfo.InvariantCulture, out var given)
            ? Math.Min(given, MaxKeys)
            : MaxKeys;
        var (prefix, after) = (
            query["prefix"].ToString(),
            ReadToken(query["continuation-token"].ToString()) ?? query["start-after"].ToString()
        );
        var isEncoded = query["encoding-type"] == "url";
        var found = store.List(prefix, after, limit + 1);
        var shown = found.Take(limit).ToList();
        var items = shown.Select(item =>
            $"<Contents><Key>{ShowKey(item.Key)}</Key><LastModified>{item.Modified}</LastModified>"
            + $"<ETag>&quot;{item.ETag}&quot;</ETag><Size>{item.Size}</Size>"
            + "<StorageClass>STANDARD</StorageClass></Contents>"
        );
        var isTruncated = limit > 0 && found.Count > limit;
        var next = isTruncated ? $"<NextContinuationToken>{ToToken(shown[^1].Key)}</NextContinuationToken>" : "";
        var encoding = isEncoded ? "<EncodingType>url</EncodingType>" : "";
        return Document(
            "ListBucketResult",
            $"<Name>{StoreEndpoints.Bucket}</Name><Prefix>{ShowKey(prefix)}</Prefix><KeyCount>{shown.Count}</KeyCount>"
                + $"<MaxKeys>{limit}</MaxKeys><IsTruncated>{(isTruncated ? "true" : "false")}</IsTruncated>"
                + $"{encoding}{next}{string.Concat(items)}"
        );

        string ShowKey(string key) => isEncoded ? SignedRequest.EncodePath(key) : Escape(key);
    }

    private static string ToToken(string key) => Convert.ToBase64String(Encoding.UTF8.GetBytes(key));

    private static string? ReadToken(string token)
    {
        if (token.Length == 0)
            return null;
        var bytes = new byte[token.Length];
        if (!Convert.TryFromBase64String(token, bytes, out var length))
            throw S3Error.InvalidArgument("The continuation token provided is incorrect");
        return Encoding.UTF8.GetString(bytes, 0, length);
    }

    private const string Bucket = $"<Bucket>{StoreEndpoints.Bucket}</Bucket>";

    private static string Document(string name, string content) =>
        $"<{name} xmlns=\"{S3Document.Namespace}\">{content}</{name}>";

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
