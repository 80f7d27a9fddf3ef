using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Dandi.Archive;
using Dandi.Discovery;
using Dandi.Zarr;

namespace Dandi.Transfer;

/// <summary>The S3 store behind an archive, as far as an upload talks to it: presigned requests without a key (archive-api.md §7, §9).</summary>
internal sealed class ObjectStore(HttpClient client, TransferLimits limits)
{
    // A refusal comes before so many bytes have gone in vain.
    private const long WorthAsking = 1 << 20;
    private volatile bool _asksFirst = true;

    /// <summary>Sends a part.</summary>
    /// <returns>The ETag that the store has computed over the bytes that arrived, without quotes.</returns>
    /// <exception cref="ArchiveException">The store refuses, or does not answer.</exception>
    /// <exception cref="FileChangedException">The file has other bytes than were digested; the store has not got the part.</exception>
    public async Task<string> PutPartAsync(BlobJob job, PartTarget target, TransferLease lease, CancellationToken cancellationToken)
    {
        using var content = new FileRangeContent(job.File, job.ETag.Plan[target.Number], job.ETag.PartMd5(target.Number).ToArray(), limits, job.Sent);
        using var message = new HttpRequestMessage(HttpMethod.Put, target.Address) { Content = content };
        message.Options.Set(RetryHandler.IsTooLate, () => HasExpired(target));
        try
        {
            using var response = await PutAsync(message, lease, cancellationToken);
            lease.Bytes = target.Size;
            return StoreAnswers.ETagOf(response)!;
        }
        catch
        {
            job.Sent(-content.Announced);
            throw;
        }
    }

    /// <summary>Whether the address of a part has expired by its own words.</summary>
    public bool HasExpired(PartTarget target) => PresignedExpiry.IsOver(target.Address.OriginalString, limits.StoreClock.Now);

    /// <summary>Sends a file of a Zarr (archive-api.md §10).</summary>
    /// <param name="local">The Zarr.</param>
    /// <param name="upload">The file, and where it goes.</param>
    /// <param name="lease">Its place in the window.</param>
    /// <param name="patience">How long failures are waited out.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="ArchiveException">The store refuses, or does not answer.</exception>
    /// <exception cref="IntegrityException">Other bytes arrived than were digested.</exception>
    /// <exception cref="FileChangedException">The file is not the one that was digested.</exception>
    public async Task PutEntryAsync(ZarrStore local, EntryUpload upload, TransferLease lease, TimeSpan patience, CancellationToken cancellationToken)
    {
        var entry = upload.Entry;
        using var file = upload.Bytes is null ? LocalFile.Open(local.FullPath(entry.Path)) : null;
        if (file is not null && file.Size != entry.Size) throw new FileChangedException(file, entry.Size);
        using HttpContent content = file is null ? new ByteArrayContent(upload.Bytes!, 0, (int)entry.Size) : new FileRangeContent(file, new Part(1, 0, entry.Size), entry.Md5Bytes(), limits, _ => { });
        content.Headers.ContentMD5 = entry.Md5Bytes();
        if (ZarrMetadataFiles.IsJson(local, entry, upload.Bytes)) content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var message = new HttpRequestMessage(HttpMethod.Put, upload.Address) { Content = content };
        // The tag belongs to the signature of embargoed Zarrs, and is refused elsewhere.
        if (upload.Address!.Query.Contains("x-amz-tagging", StringComparison.OrdinalIgnoreCase)) message.Headers.Add("x-amz-tagging", "embargoed=true");
        message.Options.Set(RetryHandler.Patience, patience);
        if (file is null) await limits.Rate.WaitAsync(entry.Size, cancellationToken);
        using var response = await PutAsync(message, lease, cancellationToken);
        EnsureArrived(entry, StoreAnswers.ETagOf(response)!);
        lease.Bytes = entry.Size;
    }

    /// <summary>Puts the parts together.</summary>
    /// <returns>The ETag of the object without quotes; null where the store does not state it, or has done it before.</returns>
    /// <exception cref="ArchiveException">The store refuses, be it with status 200.</exception>
    public async Task<string?> CompleteAsync(Uri address, string body, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        using var response = await SendAsync(message, cancellationToken);
        var said = await response.Content.ReadAsStringAsync(cancellationToken);
        var (root, code, etag) = StoreAnswers.Read(said);
        // The answer of an earlier attempt may have been lost: validation tells what is there.
        if (response.StatusCode == HttpStatusCode.NotFound && code == "NoSuchUpload") return null;
        if (!response.IsSuccessStatusCode || root != "CompleteMultipartUploadResult")
        {
            throw new ArchiveException(message.Method, address, response.StatusCode, said);
        }
        return string.IsNullOrEmpty(etag) ? null : etag;
    }

    private async Task<HttpResponseMessage> PutAsync(HttpRequestMessage message, TransferLease lease, CancellationToken cancellationToken)
    {
        message.Headers.ExpectContinue = _asksFirst && message.Content!.Headers.ContentLength >= WorthAsking;
        message.Options.Set(RetryHandler.Overloaded, lease.Slow);
        message.Options.Set(RetryHandler.Oddity, response =>
        {
            if (response.StatusCode != HttpStatusCode.ExpectationFailed) return StoreAnswers.OddityOfPut(response);
            // Some proxies know of no such question: then nobody is asked any more.
            _asksFirst = false;
            message.Headers.ExpectContinue = false;
            return "refuses to be asked before the body comes";
        });
        var response = await SendAsync(message, cancellationToken);
        if (response.IsSuccessStatusCode && StoreAnswers.ETagOf(response) is not null) return response;
        using (response) throw await RefusalAsync(message, response, cancellationToken);
    }

    private static void EnsureArrived(ZarrEntry entry, string etag)
    {
        var md5 = Convert.ToHexStringLower(entry.Md5Bytes());
        if (etag != md5) throw new IntegrityException($"it arrived as {etag}, but its digest is {md5}: the bytes changed on the way. Check the network, and upload it again.");
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, CancellationToken cancellationToken)
    {
        try
        {
            return await client.SendAsync(message, cancellationToken);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or SocketException)
        {
            throw new ArchiveException(message.Method, message.RequestUri!, error);
        }
    }

    private static async Task<ArchiveException> RefusalAsync(HttpRequestMessage message, HttpResponseMessage response, CancellationToken cancellationToken) => WholeAnswer.Of(response).Oddity is { } oddity
        ? new ArchiveException(message.Method, message.RequestUri!, response.StatusCode, $"The answer {oddity}. Something between this machine and the store seems to answer in its place: ask those who run the network.")
        : new ArchiveException(message.Method, message.RequestUri!, response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
}
