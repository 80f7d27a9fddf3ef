using System.Net;
using System.Text;
using Dandi.Http;
using Dandi.Throttling;

namespace Dandi.Storage;

/// <summary>
/// A client of the S3-compatible object store of an archive, for the two requests of an upload: PUT of a range of bytes
/// (<see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html">PutObject</see> or
/// <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html">UploadPart</see>) and
/// <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html">
/// CompleteMultipartUpload</see>, both with presigned URLs and without a key.
/// </summary>
/// <remarks>
/// <para>
/// Decides what a response of the store means (docs/spec/s3.md §3.2, archive-api.md §9). Failures that the transport
/// can retry by itself never arrive here (<see cref="RetryHandler"/>).
/// </para>
/// <para>
/// A PUT is one or more attempts, each with a lease of the <see cref="ConcurrencyLimiter"/>, until the bytes are stored
/// or the URL is useless (<see cref="PutStatus"/>). Bytes that changed in transit are sent again. So is the first
/// rejection of a URL that cannot be replaced, because a store in trouble may reject what it accepts a moment later.
/// </para>
/// <para>
/// Bytes are hashed before they are sent, and by the store when they arrive: its ETag is compared. Only if the ETags
/// are not MD5s, bytes are hashed once more on the way (docs/decisions/0022-object-store-client.md). Thread-safe.
/// </para>
/// </remarks>
/// <param name="client">The client to send with, <see cref="HttpClients.Storage"/>; not disposed here.</param>
/// <param name="limiter">Grants the leases.</param>
/// <param name="limits">Patience, rate limit and clocks.</param>
internal sealed class ObjectStore(HttpClient client, ConcurrencyLimiter limiter, TransferLimits limits)
{
    private const int MaxCorruptions = 3;
    private const int MaxRejections = 2;
    private const int MaxRejectedCompletions = 3;

    // From this size on, a rejection before the body is sent saves more than the additional round trip costs.
    private const long MinSizeForExpectContinue = 1 << 20;
    private volatile bool _expectsContinue = true;
    private volatile bool _statesMd5s = true;

    /// <summary>Whether all ETags so far had the form of an MD5.</summary>
    public bool StatesMd5s => _statesMd5s;

    /// <summary>Sends a range of bytes to a presigned URL.</summary>
    /// <exception cref="Dandi.Files.FileChangedException">
    /// The file changed after it was hashed; the store does not have the bytes.
    /// </exception>
    /// <exception cref="DandiException">The file cannot be read.</exception>
    public async Task<PutResult> PutAsync(PresignedPut put, CancellationToken cancellationToken)
    {
        var backoff = new Backoff(limits);
        for (var (corruptions, rejections) = (0, 0); ; )
        {
            // Hashing shows whether the file or the network changed bytes.
            var verifies = corruptions > 0 || !_statesMd5s;
            var result = await TryPutAsync(put, verifies, cancellationToken);
            if (result.Status == PutStatus.Corrupted)
            {
                put.EnsureUnchanged();
                if (++corruptions == MaxCorruptions)
                    return result;
            }
            else if (result.Status == PutStatus.Unverified)
            {
                put.EnsureUnchanged();
            }
            else if (result.IsUrlRejected && !put.CanRequestNewUrl)
            {
                if (++rejections == MaxRejections)
                    return result;
                await backoff.DelayAsync(cancellationToken);
            }
            else
            {
                return result;
            }
        }
    }

    /// <summary>
    /// Has the store assemble the parts of an upload. If it fails, also if the error comes with status 200 as S3 does,
    /// it is tried again, because the parts are still there; each time with a new URL, because the last may have
    /// expired.
    /// </summary>
    /// <param name="prepare">Gets a presigned URL and the body to POST there (archive-api.md §7.4).</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <returns>
    /// The ETag of the object without quotes; null if the store does not state it, or if an earlier attempt completed
    /// the upload.
    /// </returns>
    /// <exception cref="ArchiveException">The store rejected the request.</exception>
    public async Task<string?> CompleteAsync(
        Func<CancellationToken, Task<(Uri Url, string Body)>> prepare,
        CancellationToken cancellationToken
    )
    {
        var backoff = new Backoff(limits);
        for (var attempt = 1; ; await backoff.DelayAsync(cancellationToken), attempt++)
        {
            var (url, body) = await prepare(cancellationToken);
            try
            {
                return await TryCompleteAsync(url, body, cancellationToken);
            }
            catch (ArchiveException error)
                when (backoff.HasTimeLeft
                    && (
                        error.Status == HttpStatusCode.OK
                        || (error.Status == HttpStatusCode.Forbidden && attempt < MaxRejectedCompletions)
                    )
                )
            {
                // Tried again after the delay.
            }
        }
    }

    private async Task<string?> TryCompleteAsync(Uri url, string body, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)),
        };
        using var response = await client.RequestAsync(message, isFatal: false, cancellationToken);
        var text = S3Response.TextOf(response);
        var (root, code, etag) = S3Response.Read(text);
        // The response to an earlier attempt was lost. The validation of the upload will check the object.
        if (response.StatusCode == HttpStatusCode.NotFound && code == "NoSuchUpload")
            return null;
        if (!response.IsSuccessStatusCode || root != "CompleteMultipartUploadResult")
        {
            throw new ArchiveException(message.Method, url, response.StatusCode, text);
        }
        return string.IsNullOrEmpty(etag) ? null : etag;
    }

    private async Task<PutResult> TryPutAsync(PresignedPut put, bool verifies, CancellationToken cancellationToken)
    {
        using var lease = await limiter.AcquireAsync(put.Rank, put.Size, cancellationToken);
        if (put.Stopping.IsCancellationRequested)
            return new PutResult(PutStatus.Stopped);
        var isFresh = put.IsFresh();
        if (!isFresh && HasExpired(put))
            return new PutResult(PutStatus.Expired);
        using var content = put.Open();
        if (content is FileRangeContent file)
            file.Verifies = verifies;
        else
            await limits.Rate.WaitAsync(put.Size, cancellationToken);
        using var message = CreateMessage(put, content, lease);
        message.Options.Set(RetryHandler.HasExpired, () => !isFresh && HasExpired(put));
        try
        {
            using var response = await client.RequestAsync(message, isFatal: false, cancellationToken);
            if (S3Response.StoredETagOf(response) is { } etag)
            {
                lease.Bytes = put.Size;
                return Compare(put, etag, isVerified: verifies || content is not FileRangeContent);
            }
            return S3Response.IsBadDigest(response)
                ? new PutResult(PutStatus.Corrupted, Corruption(put, "another digest"))
                : Rejected(put, S3Response.RejectionOf(message, response));
        }
        catch (ArchiveException error)
        {
            return Rejected(put, error);
        }
    }

    /// <summary>Compares what arrived with what was hashed.</summary>
    /// <param name="put">The request.</param>
    /// <param name="etag">The ETag in the response.</param>
    /// <param name="isVerified">Whether the bytes that were sent are known to be those that were hashed.</param>
    private PutResult Compare(PresignedPut put, string etag, bool isVerified)
    {
        if (etag.Equals(Convert.ToHexString(put.Md5.Span), StringComparison.OrdinalIgnoreCase))
            return new PutResult(PutStatus.Stored);
        if (S3Response.IsMd5(etag))
            return new PutResult(PutStatus.Corrupted, Corruption(put, $"digest {Quoted.Shortened(etag)}"));
        _statesMd5s = false;
        return new PutResult(isVerified ? PutStatus.Stored : PutStatus.Unverified);
    }

    private HttpRequestMessage CreateMessage(PresignedPut put, HttpContent content, ConcurrencyLease lease)
    {
        var message = new HttpRequestMessage(HttpMethod.Put, put.Url.Url) { Content = content };
        if (put.Url.IsForEmbargoed)
            message.Headers.Add(PresignedUrl.TaggingHeader, "embargoed=true");
        message.Headers.ExpectContinue = _expectsContinue && put.Size >= MinSizeForExpectContinue;
        if (put.Patience is { } patience)
            message.Options.Set(RetryHandler.Patience, patience);
        message.Options.Set(RetryHandler.Overloaded, lease.ReportOverload);
        message.Options.Set(RetryHandler.UnexpectedResponse, response =>
        {
            if (response.StatusCode != HttpStatusCode.ExpectationFailed)
                return S3Response.UnexpectedResponseOfPut(response);
            // Some proxies do not support Expect (RFC 9110, section 15.5.18), so it is not used any more in this run.
            _expectsContinue = false;
            message.Headers.ExpectContinue = false;
            return "rejects `Expect: 100-continue`";
        });
        return message;
    }

    private bool HasExpired(PresignedPut put) => put.Url.HasExpired(limits.StoreClock.Now);

    /// <summary>
    /// The response has set the clock of the store, so it can be decided now whether the URL has expired.
    /// </summary>
    private PutResult Rejected(PresignedPut put, ArchiveException error) =>
        new(HasExpired(put) ? PutStatus.Expired : PutStatus.Rejected, error);

    private static IntegrityException Corruption(PresignedPut put, string digest) =>
        new(
            $"{put.Name} arrived with {digest} instead of {Convert.ToHexStringLower(put.Md5.Span)}: the bytes changed "
                + "in transit, or the bucket is encrypted so that its ETags are not MD5s. Check the network, then "
                + "upload the file again."
        );
}
