using Dandi.Server.Data;
using Dandi.Server.Endpoints;
using Dandi.Server.Faults;
using Dandi.Server.Headers;
using Dandi.Server.Http;
using Dandi.Server.State;
using Dandi.Server.Store;
using Dandi.Server.Web;
using Microsoft.AspNetCore.Http;

namespace Dandi.Server;

/// <summary>
/// What happens to every request: the host name is checked, and replaced by the public one if there is one; pages of
/// other origins cannot write; the response gets protective headers, the body a minimum rate, injected faults apply,
/// and the object store, the browser view or the API responds. An unexpected exception becomes a status 500 without
/// details, which go to the log.
/// </summary>
/// <remarks>
/// A response begins when everything that is committed by then is on the disk, also that of other requests: it may tell
/// of it. If that is not possible, it is an error, which says so.
/// <para>
/// Everything that depends on the URL of the archive (links, presigned URLs and their signatures) reads it from the
/// request, so a public URL is set here and nowhere else. Headers such as <c>X-Forwarded-Host</c> are never read: any
/// client can send them.
/// </para>
/// </remarks>
internal sealed class RequestPipeline(
    Router router,
    WebView web,
    ArrivingBytes arrivals,
    StoreEndpoints? store,
    FaultInjection faults,
    HostNames hosts,
    Database database,
    ArchiveServerOptions options
)
{
    // Every response says what happened; the log does once.
    private int _hasReported;

    /// <summary>The routes of the API.</summary>
    public IReadOnlyList<Route> Routes => router.Routes;

    /// <summary>Responds to a request.</summary>
    public async Task RespondAsync(HttpContext http)
    {
        ResponseHeaders.Protect(http.Response);
        var (isForStore, body) = (IsForStore(http), http.Response.Body);
        http.Response.Body = new DurableBody(body, database.WhenDurableAsync);
        try
        {
            await HandleAsync(http, isForStore);
            // A response without a body begins after this method.
            if (!http.Response.HasStarted)
                await database.WhenDurableAsync();
        }
        catch (NotDurableException error) when (CanRespond(http))
        {
            http.Response.Body = body;
            http.Response.Clear();
            ResponseHeaders.Protect(http.Response);
            if (Interlocked.Exchange(ref _hasReported, 1) == 0)
                options.Log(error.Message);
            var failure = DiskSpace.IsExhausted(error)
                ? S3Error.InsufficientStorage(error.Message)
                : S3Error.ServiceUnavailable(error.Message);
            await (
                isForStore
                    ? StoreEndpoints.WriteErrorAsync(http, failure)
                    : WriteAsync(http, ApiError.Detail(failure.Status, failure.Message))
            );
        }
    }

    private async Task HandleAsync(HttpContext http, bool isForStore)
    {
        var host = http.Request.Host.Host;
        if (!hosts.Contains(host))
        {
            await WriteAsync(http, hosts.Misdirected(host));
            return;
        }
        if (options.PublicUrl is { } url)
            (http.Request.Scheme, http.Request.Host) = (url.Scheme, new HostString(url.Authority));
        if (WebOrigins.FindProblem(http.Request) is { } problem)
        {
            await (
                isForStore
                    ? StoreEndpoints.WriteErrorAsync(http, S3Error.AccessDenied(problem.Sentence))
                    : WriteAsync(http, problem)
            );
            return;
        }
        http.Request.Body = new RequestBody(
            http,
            isForStore ? options.StoreBodyRate : options.ApiBodyRate,
            options.Time,
            isForStore ? arrivals : null
        );
        await faults.RespondAsync(http, isForStore, isForStore ? store!.RespondAsync : DispatchAsync);
    }

    /// <summary>A presigned URL belongs to the store even if it names a bucket that does not exist.</summary>
    private bool IsForStore(HttpContext http)
    {
        if (store is null)
            return false;
        var path = http.Request.Path.Value!;
        return path == $"/{StoreEndpoints.Bucket}"
            || path.StartsWith($"/{StoreEndpoints.Bucket}/", StringComparison.Ordinal)
            || http.Request.Query.ContainsKey("X-Amz-Signature");
    }

    private async Task DispatchAsync(HttpContext http)
    {
        try
        {
            await (IsForPages(http.Request) ? web.RespondAsync(http) : router.RespondAsync(http));
        }
        catch (BadHttpRequestException error) when (CanRespond(http))
        {
            await WriteAsync(http, ApiError.Detail(error.StatusCode, error.Message));
        }
        catch (Exception error) when (error is not (BadHttpRequestException or NotDurableException) && CanRespond(http))
        {
            var isFull = DiskSpace.IsExhausted(error);
            var details = isFull ? error.Message : error.ToString();
            options.Log($"{http.Request.Method} {http.Request.Path.ToUriComponent()} failed: {details}");
            await WriteAsync(
                http,
                isFull
                    ? ApiError.Detail(507, DiskSpace.Message)
                    : ApiError.Detail(500, "The archive could not process the request. Its log has the details.")
            );
        }
    }

    /// <summary>
    /// What is not a URL of the API is a page for browsers; other clients get what the real archive sends.
    /// </summary>
    private bool IsForPages(HttpRequest request) =>
        web.Handles(request) || (WebView.IsBrowser(request) && !router.Handles(request.Path.Value!));

    private static bool CanRespond(HttpContext http) =>
        !http.RequestAborted.IsCancellationRequested && !http.Response.HasStarted;

    private static Task WriteAsync(HttpContext http, ApiError error) =>
        ApiResponse.Of(error).WriteAsync(http, http.RequestAborted);
}
