using System.Net;
using System.Text;
using Dandi.Http;
using Dandi.Throttling;

namespace Dandi.Storage;

/// <summary>The S3 store behind an archive, as far as an upload talks to it: presigned requests without a key (archive-api.md §7, §9, §10).</summary>
/// <remarks>
/// The one place that decides what a store's response means. A range of bytes is put, each time through the window, until it is stored or the URL is of no use:
/// bytes that change on the way are sent again, and so is what is refused for the first time, for a store in trouble refuses what it takes a moment later.
/// What the transport can mend by itself (<see cref="RetryHandler"/>) is not seen here.
/// </remarks>
internal sealed class ObjectStore(HttpClient client, ConcurrencyLimiter limiter, TransferLimits limits)
{
    private const int MaxCorruptions = 3;
    private const int MaxRefusals = 2;
    private const int MaxRefusedCompletions = 3;

    // A refusal comes before so many bytes have gone in vain.
    private const long WorthAsking = 1 << 20;
    private volatile bool _asksFirst = true;

    /// <summary>Puts a range of bytes at a presigned URL.</summary>
    /// <exception cref="Dandi.Files.FileChangedException">The file has other bytes than were digested; the store has not got them.</exception>
    /// <exception cref="DandiException">The file cannot be read.</exception>
    public async Task<PutResult> PutAsync(PresignedPut put, CancellationToken cancellationToken)
    {
        var backoff = new Backoff(limits);
        for (var (corruptions, refusals) = (0, 0); ; )
        {
            var result = await TryPutAsync(put, cancellationToken);
            if (result.Status == PutStatus.Corrupted)
            {
                put.EnsureUnchanged();
                if (++corruptions == MaxCorruptions)
                    return result;
            }
            else if (result.IsUrlRefused && !put.CanBeSignedAgain)
            {
                if (++refusals == MaxRefusals)
                    return result;
                await backoff.NextAsync(cancellationToken);
            }
            else
            {
                return result;
            }
        }
    }

    /// <summary>Puts the parts of an upload together. A store that says in its response that it failed is asked again, for the parts are there; each time at a new URL, for the last may have expired.</summary>
    /// <param name="sign">Makes a URL, and what to send there.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The ETag of the object without quotes; null where the store does not state it, or has done it before.</returns>
    /// <exception cref="ArchiveException">The store refuses, be it with status 200.</exception>
    public async Task<string?> CompleteAsync(
        Func<CancellationToken, Task<(Uri Url, string Body)>> sign,
        CancellationToken cancellationToken
    )
    {
        for (var (backoff, attempt) = (new Backoff(limits), 1); ; await backoff.NextAsync(cancellationToken), attempt++)
        {
            var (url, body) = await sign(cancellationToken);
            try
            {
                return await TryCompleteAsync(url, body, cancellationToken);
            }
            catch (ArchiveException error)
                when (backoff.AreLeft
                    && (
                        error.Status == HttpStatusCode.OK
                        || (error.Status == HttpStatusCode.Forbidden && attempt < MaxRefusedCompletions)
                    )
                )
            {
                // It is asked again after the pause.
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
        var said = S3Response.TextOf(response);
        var (root, code, etag) = S3Response.Read(said);
        // The answer of an earlier attempt may have been lost: validation tells what is there.
        if (response.StatusCode == HttpStatusCode.NotFound && code == "NoSuchUpload")
            return null;
        if (!response.IsSuccessStatusCode || root != "CompleteMultipartUploadResult")
        {
            throw new ArchiveException(message.Method, url, response.StatusCode, said);
        }
        return string.IsNullOrEmpty(etag) ? null : etag;
    }

    private async Task<PutResult> TryPutAsync(PresignedPut put, CancellationToken cancellationToken)
    {
        using var lease = await limiter.EnterAsync(put.Rank, cancellationToken);
        if (put.Stopping.IsCancellationRequested)
            return new PutResult(PutStatus.Stopped);
        var isFresh = put.IsFresh();
        if (!isFresh && HasExpired(put))
            return new PutResult(PutStatus.Expired);
        using var content = put.Open();
        if (content is not ProgressContent)
            await limits.Rate.WaitAsync(put.Size, cancellationToken);
        using var message = Message(put, content, lease);
        message.Options.Set(RetryHandler.IsTooLate, () => !isFresh && HasExpired(put));
        try
        {
            using var response = await client.RequestAsync(message, isFatal: false, cancellationToken);
            if (S3Response.StoredETagOf(response) is not { } etag)
                return Refused(put, S3Response.RefusalOf(message, response));
            lease.Bytes = put.Size;
            var md5 = Convert.ToHexStringLower(put.Md5.Span);
            return etag == md5
                ? new PutResult(PutStatus.Stored)
                : new PutResult(PutStatus.Corrupted, Corruption(put, etag, md5));
        }
        catch (ArchiveException error)
        {
            return Refused(put, error);
        }
    }

    private HttpRequestMessage Message(PresignedPut put, HttpContent content, ConcurrencyLease lease)
    {
        var message = new HttpRequestMessage(HttpMethod.Put, put.Url.Url) { Content = content };
        // The tag belongs to the signature of embargoed Zarrs, and is refused elsewhere.
        if (put.Url.Url.Query.Contains("x-amz-tagging", StringComparison.OrdinalIgnoreCase))
            message.Headers.Add("x-amz-tagging", "embargoed=true");
        message.Headers.ExpectContinue = _asksFirst && put.Size >= WorthAsking;
        if (put.Patience is { } patience)
            message.Options.Set(RetryHandler.Patience, patience);
        message.Options.Set(RetryHandler.Overloaded, lease.Slow);
        message.Options.Set(RetryHandler.UnexpectedResponse, response =>
        {
            if (response.StatusCode != HttpStatusCode.ExpectationFailed)
                return S3Response.UnexpectedResponseOfPut(response);
            // Some proxies know of no such question: then nobody is asked any more.
            _asksFirst = false;
            message.Headers.ExpectContinue = false;
            return "refuses to be asked before the body comes";
        });
        return message;
    }

    private bool HasExpired(PresignedPut put) => put.Url.HasExpired(limits.StoreClock.Now);

    /// <summary>The clock of the store is known by now: what it refuses may have expired.</summary>
    private PutResult Refused(PresignedPut put, ArchiveException error) =>
        new(HasExpired(put) ? PutStatus.Expired : PutStatus.Refused, error);

    private static IntegrityException Corruption(PresignedPut put, string etag, string md5) =>
        new(
            $"{put.Name} arrived as {etag}, but its digest is {md5}: the bytes changed on the way. Check the network, and upload it again."
        );
}
