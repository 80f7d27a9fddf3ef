using System.Net;
using Dandi.Http;
using Dandi.Throttling;

namespace Dandi.Storage;

/// <summary>
/// Reads ranges of objects from the S3-compatible object store of an archive
/// (<see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html">GetObject</see>) with presigned URLs
/// and without a key. The counterpart of <see cref="ObjectStore"/>.
/// </summary>
/// <remarks>
/// Each request has a lease of the <see cref="ConcurrencyLimiter"/>. What the transport can retry by itself never
/// arrives here, nor does the caller see that a body was cut off and continued (<see cref="RangeBody"/>). Thread-safe.
/// </remarks>
/// <param name="client">The client to send with, <see cref="HttpClients.Storage"/>; not disposed here.</param>
/// <param name="limiter">Grants the leases.</param>
/// <param name="limits">Patience, rate limit and clocks.</param>
internal sealed class ObjectReader(HttpClient client, ConcurrencyLimiter limiter, TransferLimits limits)
{
    /// <summary>The limits of all transfers of the run.</summary>
    public TransferLimits Limits => limits;

    /// <inheritdoc cref="ConcurrencyLimiter.NextRank"/>
    public long NextRank() => limiter.NextRank();

    /// <summary>Receives a range of bytes.</summary>
    /// <exception cref="ObjectChangedException">The object is not the one that is expected.</exception>
    /// <exception cref="DandiException">The bytes cannot be written.</exception>
    public async Task<GetResult> GetAsync(PresignedGet get, CancellationToken cancellationToken)
    {
        if (!get.EndsEarly)
            return await SendAsync(get, cancellationToken);
        // What has arrived is kept, so a stop need not wait for the rest: the server may have stalled.
        using var either = CancellationTokenSource.CreateLinkedTokenSource(get.Stopping, cancellationToken);
        try
        {
            var result = await SendAsync(get, either.Token);
            // The connection that was closed may be reported as an error of the network.
            return result.Status == GetStatus.Rejected && get.Stopping.IsCancellationRequested
                ? new GetResult(GetStatus.Stopped)
                : result;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new GetResult(GetStatus.Stopped);
        }
    }

    private async Task<GetResult> SendAsync(PresignedGet get, CancellationToken cancellationToken)
    {
        using var lease = await limiter.AcquireAsync(get.Rank, size: 0, cancellationToken);
        if (get.Stopping.IsCancellationRequested)
            return new GetResult(GetStatus.Stopped);
        if (!get.IsFresh && HasExpired(get))
            return new GetResult(GetStatus.Expired);
        var body = new RangeBody(get, limits);
        using var message = CreateMessage(get, body, lease);
        try
        {
            using var response = await client.RequestAsync(message, isFatal: false, cancellationToken);
            if (response.IsSuccessStatusCode && BufferedContent.Of(response).UnexpectedResponse is null)
                return new GetResult(GetStatus.Received) { ETag = body.ETag };
            if (response.StatusCode == HttpStatusCode.PreconditionFailed)
                throw new ObjectChangedException(get.Name, "its ETag in the store has changed");
            return Rejected(get, S3Response.RejectionOf(message, response));
        }
        catch (RangeBody.RangeIgnoredException error)
        {
            return new GetResult(GetStatus.RangeIgnored, error);
        }
        catch (ArchiveException error)
        {
            return Rejected(get, error);
        }
        finally
        {
            lease.Bytes = body.BytesKept;
        }
    }

    private HttpRequestMessage CreateMessage(PresignedGet get, RangeBody body, ConcurrencyLease lease)
    {
        var message = new HttpRequestMessage(HttpMethod.Get, get.Url.Url);
        message.Options.Set(RetryHandler.Body, body);
        message.Options.Set(RetryHandler.Overloaded, lease.ReportOverload);
        message.Options.Set(RetryHandler.HasExpired, () => !get.IsFresh && HasExpired(get));
        message.Options.Set(RetryHandler.UnexpectedResponse, S3Response.UnexpectedResponseOfGet);
        if (get.Patience is { } patience)
            message.Options.Set(RetryHandler.Patience, patience);
        return message;
    }

    private bool HasExpired(PresignedGet get) => get.Url.HasExpired(limits.StoreClock.Now);

    /// <summary>
    /// The response has set the clock of the store, so it can be decided now whether the URL has expired.
    /// </summary>
    private GetResult Rejected(PresignedGet get, ArchiveException error) =>
        new(HasExpired(get) ? GetStatus.Expired : GetStatus.Rejected, error);
}
