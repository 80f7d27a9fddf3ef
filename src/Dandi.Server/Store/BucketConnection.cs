using System.Net;

namespace Dandi.Server.Store;

/// <summary>
/// Sends signed requests to a bucket, and turns failures into messages without secrets. It does not retry: the client
/// of the archive gets status 503 and retries.
/// </summary>
internal sealed class BucketConnection(ObjectStoreOptions options, ObjectUrls urls, TimeProvider time) : IDisposable
{
    // A listing of 1000 keys of 1024 bytes, each byte written as %XX.
    private const int MaxResponse = 8 << 20;
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan UrlLifetime = TimeSpan.FromMinutes(15);
    private readonly HttpMessageInvoker _http = new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(15),
        }
    );

    /// <summary>Sends a request and reads the whole response.</summary>
    /// <exception cref="ObjectStoreException">There is no response in time, or it is too long.</exception>
    public async Task<BucketResponse> SendAsync(ObjectRequest request, byte[] body, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(IdleTimeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var response = await SendMessageAsync(request, body, linked.Token);
            return await ReadAsync(request, response, linked.Token);
        }
        catch (Exception error) when (IsFailure(error, cancellationToken))
        {
            throw Unreachable(request, error);
        }
    }

    /// <summary>Copies the bytes of an object. There is no limit of duration, only an idle timeout.</summary>
    /// <exception cref="ObjectStoreException">There is no response, or it does not contain all bytes.</exception>
    /// <exception cref="FileNotFoundException">The object does not exist.</exception>
    public async Task CopyAsync(string key, long size, Stream target, CancellationToken cancellationToken)
    {
        var request = new ObjectRequest("GET", key);
        using var timeout = new CancellationTokenSource(IdleTimeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var response = await SendMessageAsync(request, [], linked.Token);
            if (response.StatusCode == HttpStatusCode.NotFound)
                throw new FileNotFoundException(
                    $"The object store no longer has the object: {Show(request)} returned 404."
                );
            if (response.StatusCode != HttpStatusCode.OK)
                throw Rejected(request, await ReadAsync(request, response, linked.Token));
            await using var source = await response.Content.ReadAsStreamAsync(linked.Token);
            await RangeCopy.CopyAsync(source, target, size, () => timeout.CancelAfter(IdleTimeout), linked.Token);
        }
        catch (Exception error) when (error is not FileNotFoundException && IsFailure(error, cancellationToken))
        {
            throw Unreachable(request, error);
        }
    }

    /// <summary>The exception for a response with an unexpected status or error code.</summary>
    public ObjectStoreException Rejected(ObjectRequest request, BucketResponse response)
    {
        var (status, code) = (response.Status, response.Code);
        var advice = (status, code) switch
        {
            (501, _) when request.Headers.Any(header => header.Key == "x-amz-tagging") =>
                "Embargoed Dandisets need a server that supports object tags.",
            (301 or 307, _) or (400, "AuthorizationHeaderMalformed" or "AuthorizationQueryParametersError") =>
                "Check that --object-store and AWS_REGION name the server and the region of the bucket.",
            (401 or 403, _) =>
                "Check that the clock is right, and that the key in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY "
                    + "may read, write, list and delete objects in this bucket.",
            (404, _) => "Check that the bucket exists, or restart `dandi serve`, which creates it.",
            (429 or >= 500, _) => "Try again. If the error persists, see the log of the server.",
            _ => "Check that it is an S3-compatible server.",
        };
        return new ObjectStoreException(
            $"The object store responded {status}{(code.Length > 0 ? $" {code}" : "")} to {Show(request)}. {advice}"
        );
    }

    /// <summary>The exception for a response that an S3-compatible server does not send.</summary>
    public ObjectStoreException UnexpectedResponse(ObjectRequest request, string what) =>
        new(
            $"The object store sent an unexpected response to {Show(request)}: {what}. "
                + "Check that --object-store names an S3-compatible server."
        );

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SendMessageAsync(
        ObjectRequest request,
        byte[] body,
        CancellationToken cancellationToken
    )
    {
        using var message = new HttpRequestMessage(
            new HttpMethod(request.Method),
            new Uri(urls.Presign("", request, UrlLifetime))
        );
        if (request.Method is "PUT" or "POST")
            message.Content = new ByteArrayContent(body);
        foreach (var (name, value) in request.Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
                message.Content?.Headers.TryAddWithoutValidation(name, value);
        }
        return await _http.SendAsync(message, cancellationToken);
    }

    private async Task<BucketResponse> ReadAsync(
        ObjectRequest request,
        HttpResponseMessage response,
        CancellationToken cancellationToken
    )
    {
        await using var source = await response.Content.ReadAsStreamAsync(cancellationToken);
        var body = await BoundedBody.TryReadAsync(source, MaxResponse, cancellationToken)
            ?? throw UnexpectedResponse(request, $"more than {MaxResponse} bytes");
        return new BucketResponse((int)response.StatusCode, body.ToArray())
        {
            ETag = response.Headers.TryGetValues("ETag", out var tags) ? tags.First().Trim('"') : null,
            Size = response.Content.Headers.ContentLength,
            Modified = response.Content.Headers.LastModified,
            ContentType = response.Content.Headers.ContentType?.ToString(),
        };
    }

    private static bool IsFailure(Exception error, CancellationToken cancellationToken) =>
        error is HttpRequestException or IOException
        || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private ObjectStoreException Unreachable(ObjectRequest request, Exception error)
    {
        var why =
            error is OperationCanceledException
                ? $"no data for {IdleTimeout.TotalSeconds} seconds"
                : error.Message.TrimEnd('.');
        return new ObjectStoreException(
            $"The object store is unreachable for {Show(request)}: {why}. "
                + "Check that it is running and that --object-store names it, then try again.",
            error
        );
    }

    private string Show(ObjectRequest request) => $"{request.Method} {options}/{request.Key}";
}
