using System.Globalization;
using System.Net;
using System.Text;
using Dandi.Server.Store;
using Microsoft.AspNetCore.Http;

namespace Dandi.Server.Endpoints;

/// <summary>The lists that S3 gives: objects, unfinished uploads, their parts.</summary>
internal sealed class StoreListings(FolderStore store)
{
    private const int MaxKeys = 1000;

    /// <summary>A list of the whole bucket: of unfinished uploads with <c>uploads</c>, else of objects.</summary>
    public string Respond(IQueryCollection query) => query.ContainsKey("uploads") ? Uploads() : Objects(query);

    /// <summary>The parts of an upload.</summary>
    public string Parts(string key, string uploadId)
    {
        var parts = store
            .ListParts(key, uploadId)
            .Select(part =>
                $"<Part><PartNumber>{part.Number}</PartNumber><ETag>&quot;{part.Md5}&quot;</ETag><Size>{part.Size}</Size></Part>"
            );
        return Document(
            "ListPartsResult",
            $"{Bucket}<Key>{Escape(key)}</Key><UploadId>{Escape(uploadId)}</UploadId><MaxParts>10000</MaxParts><IsTruncated>false</IsTruncated>{string.Concat(parts)}"
        );
    }

    private string Uploads()
    {
        var uploads = store
            .ListUploads(MaxKeys)
            .Select(upload =>
                $"<Upload><Key>{Escape(upload.Key)}</Key><UploadId>{Escape(upload.UploadId)}</UploadId><Initiated>{upload.Created}</Initiated></Upload>"
            );
        return Document(
            "ListMultipartUploadsResult",
            $"{Bucket}<MaxUploads>{MaxKeys}</MaxUploads><IsTruncated>false</IsTruncated>{string.Concat(uploads)}"
        );
    }

    private string Objects(IQueryCollection query)
    {
        var most = int.TryParse(query["max-keys"], NumberStyles.None, CultureInfo.InvariantCulture, out var given)
            ? Math.Min(given, MaxKeys)
            : MaxKeys;
        var (prefix, after) = (
            query["prefix"].ToString(),
            ReadToken(query["continuation-token"].ToString()) ?? query["start-after"].ToString()
        );
        var isEncoded = query["encoding-type"] == "url";
        var found = store.List(prefix, after, most + 1);
        var shown = found.Take(most).ToList();
        var items = shown.Select(item =>
            $"<Contents><Key>{Show(item.Key)}</Key><LastModified>{item.Modified}</LastModified><ETag>&quot;{item.ETag}&quot;</ETag><Size>{item.Size}</Size><StorageClass>STANDARD</StorageClass></Contents>"
        );
        var next =
            found.Count > most
                ? $"<NextContinuationToken>{Convert.ToBase64String(Encoding.UTF8.GetBytes(shown[^1].Key))}</NextContinuationToken>"
                : "";
        var more = found.Count > most ? "true" : "false";
        return Document(
            "ListBucketResult",
            $"<Name>{StoreEndpoints.Bucket}</Name><Prefix>{Show(prefix)}</Prefix><KeyCount>{shown.Count}</KeyCount><MaxKeys>{most}</MaxKeys><IsTruncated>{more}</IsTruncated>{(isEncoded ? "<EncodingType>url</EncodingType>" : "")}{next}{string.Concat(items)}"
        );

        string Show(string key) => isEncoded ? SignedRequest.EncodePath(key) : Escape(key);
    }

    private static string? ReadToken(string token)
    {
        if (token.Length == 0)
            return null;
        var bytes = new byte[token.Length];
        if (!Convert.TryFromBase64String(token, bytes, out var length))
            throw new StoreRefusal(400, "InvalidArgument", "The continuation token provided is incorrect");
        return Encoding.UTF8.GetString(bytes, 0, length);
    }

    private const string Bucket = $"<Bucket>{StoreEndpoints.Bucket}</Bucket>";

    private static string Document(string name, string content) =>
        $"<{name} xmlns=\"{S3Document.Namespace}\">{content}</{name}>";

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
