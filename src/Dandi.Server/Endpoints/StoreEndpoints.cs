using System.Globalization;
using System.Net;
using Dandi.Server.Data;
using Dandi.Server.Headers;
using Dandi.Server.Store;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Dandi.Server.Endpoints;

/// <summary>
/// The S3 API of the archive's own store (archive-api.md §9), with path-style URLs below <c>/dandi-dandisets/</c>.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="presigner">Verifies signatures.</param>
/// <param name="needsSignature">Whether open objects cannot be read without a signature either.</param>
/// <param name="log">Writes a message for the person who runs the archive.</param>
internal sealed class StoreEndpoints(FolderStore store, Presigner presigner, bool needsSignature, Action<string> log)
{
    /// <summary>The name of the only bucket.</summary>
    public const string Bucket = ObjectStoreOptions.DefaultBucket;

    /// <summary>The maximum size of a body: that of S3.</summary>
    public const long MaxBody = 5L << 30;

    private const int MaxKey = 1024;
    private const int MaxContentType = 1024;

    /// <summary>Responds to a request to the store; errors become S3 error documents.</summary>
    public async Task RespondAsync(HttpContext http)
    {
        try
        {
            var key = KeyOf(http.Request.Path.Value ?? "");
            if (System.Text.Encoding.UTF8.GetByteCount(key) > MaxKey)
                throw new S3Error(400, "KeyTooLongError", "Your key is too long");
            var isSigned = presigner.Verify(http.Request);
            await DispatchAsync(http, key, isSigned, http.RequestAborted);
        }
        catch (S3Error error)
        {
            await WriteErrorAsync(http, error);
        }
        catch (BadHttpRequestException error) when (!http.RequestAborted.IsCancellationRequested)
        {
            await WriteErrorAsync(http, S3Error.From(error));
        }
        catch (Exception error) when (error is not NotDurableException && !http.RequestAborted.IsCancellationRequested)
        {
            var isFull = DiskSpace.IsExhausted(error);
            var details = isFull ? error.Message : error.ToString();
            log($"{http.Request.Method} {http.Request.Path.ToUriComponent()} failed: {details}");
            await WriteErrorAsync(http, isFull ? S3Error.InsufficientStorage() : S3Error.Internal());
        }
    }

    private Task DispatchAsync(HttpContext http, string key, bool isSigned, CancellationToken cancellationToken)
    {
        var (method, query) = (http.Request.Method, http.Request.Query);
        var isBucket = key.Length == 0;
        if (!isSigned && needsSignature)
            throw S3Error.AccessDenied("This archive responds only to requests with a signature.");
        if (method is "GET" or "HEAD" && !isBucket && !query.ContainsKey("uploadId"))
            return new ObjectDownload(store, http, key, isSigned).WriteAsync(cancellationToken);
        if (!isSigned)
            throw S3Error.AccessDenied();
        if (isBucket && method == "GET")
            return WriteXmlAsync(http, 200, new StoreListings(store).Respond(query));
        // The bucket exists, which is all that HEAD asks.
        if (isBucket && method == "HEAD")
            return Task.CompletedTask;
        var uploadId = query["uploadId"].ToString();
        return (method, uploadId.Length > 0) switch
        {
            ("PUT", true) => PutPartAsync(http, key, uploadId, cancellationToken),
            ("PUT", false) => PutObjectAsync(http, key, cancellationToken),
            ("POST", true) => CompleteAsync(http, key, uploadId, cancellationToken),
            ("POST", false) when isBucket && query.ContainsKey("delete") => DeleteAsync(http, cancellationToken),
            ("POST", false) when query.ContainsKey("uploads") => CreateUploadAsync(http, key, cancellationToken),
            ("DELETE", true) => AbortAsync(http, key, uploadId),
            ("DELETE", false) when !isBucket => DeleteAsync(http, key),
            ("GET", true) => WriteXmlAsync(http, 200, new StoreListings(store).Parts(key, uploadId)),
            _ => throw new S3Error(
                405,
                "MethodNotAllowed",
                "The specified method is not allowed against this resource."
            ),
        };
    }

    private async Task PutPartAsync(HttpContext http, string key, string uploadId, CancellationToken cancellationToken)
    {
        if (
            !int.TryParse(
                http.Request.Query["partNumber"],
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var number
            ) || number is < 1 or > PartPlan.MaxCount
        )
        {
            throw S3Error.InvalidArgument("Part number must be an integer between 1 and 10000, inclusive");
        }
        var part = await store.Uploads.PutPartAsync(key, uploadId, number, ReadBody(http), cancellationToken);
        http.Response.Headers.ETag = $"\"{part.Md5}\"";
    }

    private async Task PutObjectAsync(HttpContext http, string key, CancellationToken cancellationToken)
    {
        if (key.Length == 0)
            throw new S3Error(405, "MethodNotAllowed", "The specified method is not allowed against this resource.");
        var mustBeNew = http.Request.Headers.IfNoneMatch == "*";
        if (mustBeNew && store.Find(key) is not null)
            throw S3Error.PreconditionFailed();
        var stored = await store.PutAsync(key, ReadBody(http), IsEmbargoed(http), mustBeNew, cancellationToken);
        http.Response.Headers.ETag = $"\"{stored.ETag}\"";
    }

    private async Task CompleteAsync(HttpContext http, string key, string uploadId, CancellationToken cancellationToken)
    {
        var parts = await CompletionXml.ReadAsync(http.Request.Body, cancellationToken);
        var stored = store.Uploads.Complete(key, uploadId, parts);
        var location = $"{http.Request.Scheme}://{http.Request.Host}{http.Request.Path.ToUriComponent()}";
        await WriteXmlAsync(
            http,
            200,
            $"<CompleteMultipartUploadResult xmlns=\"{S3Document.Namespace}\">"
                + $"<Location>{Escape(location)}</Location><Bucket>{Bucket}</Bucket><Key>{Escape(key)}</Key>"
                + $"<ETag>&quot;{stored.ETag}&quot;</ETag></CompleteMultipartUploadResult>"
        );
    }

    private Task CreateUploadAsync(HttpContext http, string key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var id = store.Uploads.Create(key, IsEmbargoed(http));
        return WriteXmlAsync(
            http,
            200,
            $"<InitiateMultipartUploadResult xmlns=\"{S3Document.Namespace}\">"
                + $"<Bucket>{Bucket}</Bucket><Key>{Escape(key)}</Key><UploadId>{id}</UploadId>"
                + "</InitiateMultipartUploadResult>"
        );
    }

    private Task AbortAsync(HttpContext http, string key, string uploadId)
    {
        store.Uploads.Abort(key, uploadId);
        http.Response.StatusCode = 204;
        return Task.CompletedTask;
    }

    private async Task DeleteAsync(HttpContext http, CancellationToken cancellationToken) =>
        await WriteXmlAsync(http, 200, await new StoreDeletions(store).DeleteAsync(ReadBody(http), cancellationToken));

    private Task DeleteAsync(HttpContext http, string key)
    {
        // The only supported tag is that of the embargo.
        if (http.Request.Query.ContainsKey("tagging"))
            store.SetEmbargoed(key, false);
        else
            new StoreDeletions(store).Delete(key);
        http.Response.StatusCode = 204;
        return Task.CompletedTask;
    }

    private static bool IsEmbargoed(HttpContext http) =>
        QueryHelpers
            .ParseQuery(http.Request.Headers[StoredObject.EmbargoTag.Key].ToString())
            .TryGetValue("embargoed", out var value)
        && value == "true";

    private static string KeyOf(string path)
    {
        var isInBucket = path == $"/{Bucket}" || path.StartsWith($"/{Bucket}/", StringComparison.Ordinal);
        if (!isInBucket)
            throw new S3Error(404, "NoSuchBucket", "The specified bucket does not exist");
        return path.Length <= Bucket.Length + 2 ? "" : path[(Bucket.Length + 2)..];
    }

    private static IncomingBody ReadBody(HttpContext http)
    {
        var request = http.Request;
        if (request.ContentLength is null)
            throw new S3Error(411, "MissingContentLength", "You must provide the Content-Length HTTP header.");
        if (request.ContentLength > MaxBody)
            throw new S3Error(400, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size");
        if (request.ContentType is { } type && !(ResponseHeaders.IsValue(type) && type.Length <= MaxContentType))
            throw S3Error.InvalidArgument("The Content-Type must be short and contain only ASCII characters.");
        byte[]? md5 = null;
        if (request.Headers.TryGetValue("Content-MD5", out var text))
        {
            md5 = new byte[16];
            if (!Convert.TryFromBase64String(text.ToString(), md5, out var length) || length != md5.Length)
                throw new S3Error(400, "InvalidDigest", "The Content-MD5 you specified is not valid.");
        }
        return new IncomingBody(request.Body, request.ContentLength.Value, md5, request.ContentType);
    }

    private static string Escape(string text) => WebUtility.HtmlEncode(text);

    /// <summary>Responds with an error document; if a response has begun, ends the connection instead.</summary>
    public static Task WriteErrorAsync(HttpContext http, S3Error error)
    {
        if (http.Response.HasStarted)
        {
            http.Abort();
            return Task.CompletedTask;
        }
        return WriteXmlAsync(
            http,
            error.Status,
            $"<Error><Code>{error.Code}</Code><Message>{Escape(error.Message)}</Message>"
                + $"<Resource>{Escape(http.Request.Path.Value ?? "")}</Resource>"
                + $"<RequestId>{http.TraceIdentifier}</RequestId></Error>"
        );
    }

    private static async Task WriteXmlAsync(HttpContext http, int status, string xml)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes($"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{xml}");
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/xml";
        http.Response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
            await http.Response.Body.WriteAsync(bytes, http.RequestAborted);
    }
}
