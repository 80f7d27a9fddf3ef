using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Xml;
using Dandi.Archive;
using Dandi.Discovery;
using Dandi.Zarr;

namespace Dandi.Transfer;

/// <summary>The S3 store behind an archive, as far as an upload talks to it: presigned requests without a key (archive-api.md §7, §9).</summary>
internal sealed class ObjectStore(HttpClient client, TimeProvider time)
{
    private const long SlowestBytesPerSecond = 10_000;
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(60);

    /// <summary>Sends a part.</summary>
    /// <returns>The ETag that the store has computed over the bytes that arrived, without quotes.</returns>
    /// <exception cref="ArchiveException">The store refuses, or does not answer.</exception>
    public async Task<string> PutPartAsync(LocalFile file, Part part, PartTarget target, Action<long> sent, TransferLease lease, CancellationToken cancellationToken)
    {
        using var content = new FileRangeContent(file, part, time, sent);
        using var message = new HttpRequestMessage(HttpMethod.Put, target.Address) { Content = content };
        message.Options.Set(RetryHandler.Overloaded, lease.Slow);
        using var response = await SendAsync(message, cancellationToken);
        await EnsureSuccessAsync(message, response, cancellationToken);
        lease.Bytes = part.Size;
        return response.Headers.ETag?.Tag.Trim('"') ?? "";
    }

    /// <summary>Sends a file of a Zarr (archive-api.md §10).</summary>
    /// <param name="local">The Zarr.</param>
    /// <param name="upload">The file, and where it goes.</param>
    /// <param name="lease">Its place in the window.</param>
    /// <param name="patience">How long failures are waited out.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="ArchiveException">The store refuses, or does not answer.</exception>
    /// <exception cref="IntegrityException">Other bytes arrived than were digested.</exception>
    public async Task PutEntryAsync(ZarrStore local, EntryUpload upload, TransferLease lease, TimeSpan patience, CancellationToken cancellationToken)
    {
        var entry = upload.Entry;
        using var file = upload.Bytes is null ? LocalFile.Open(local.FullPath(entry.Path)) : null;
        if (file is not null && file.Size != entry.Size) throw new DandiException($"`{file.Path}` changed while it was being uploaded: it had {entry.Size} bytes and has {file.Size} now. Upload it again when nothing writes to it any more.");
        using HttpContent content = file is null ? new ByteArrayContent(upload.Bytes!, 0, (int)entry.Size) : new FileRangeContent(file, new Part(1, 0, entry.Size), time, _ => { });
        content.Headers.ContentMD5 = entry.Md5Bytes();
        if (ZarrMetadataFiles.IsJson(local, entry, upload.Bytes)) content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var message = new HttpRequestMessage(HttpMethod.Put, upload.Address) { Content = content };
        // The tag belongs to the signature of embargoed Zarrs, and is refused elsewhere.
        if (upload.Address!.Query.Contains("x-amz-tagging", StringComparison.OrdinalIgnoreCase)) message.Headers.Add("x-amz-tagging", "embargoed=true");
        message.Options.Set(RetryHandler.Patience, patience);
        message.Options.Set(RetryHandler.AnswerLimit, LongestAnswer + TimeSpan.FromSeconds(entry.Size / SlowestBytesPerSecond));
        message.Options.Set(RetryHandler.Overloaded, lease.Slow);
        using var response = await SendAsync(message, cancellationToken);
        await EnsureSuccessAsync(message, response, cancellationToken);
        EnsureArrived(entry, response.Headers.ETag?.Tag.Trim('"'));
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
        var (root, code, etag) = ReadAnswer(said);
        // The answer of an earlier attempt may have been lost: validation tells what is there.
        if (response.StatusCode == HttpStatusCode.NotFound && code == "NoSuchUpload") return null;
        if (!response.IsSuccessStatusCode || root != "CompleteMultipartUploadResult")
        {
            throw new ArchiveException(message.Method, address, response.StatusCode, said);
        }
        return string.IsNullOrEmpty(etag) ? null : etag;
    }

    private static void EnsureArrived(ZarrEntry entry, string? etag)
    {
        var md5 = Convert.ToHexStringLower(entry.Md5Bytes());
        if (etag is not null && etag != md5) throw new IntegrityException($"it arrived as {etag}, but its digest is {md5}: the bytes changed on the way. Check the network, and upload it again.");
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, CancellationToken cancellationToken)
    {
        try
        {
            return await client.SendAsync(message, cancellationToken);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw new ArchiveException(message.Method, message.RequestUri!, error);
        }
    }

    private static async Task EnsureSuccessAsync(HttpRequestMessage message, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode) return;
        throw new ArchiveException(message.Method, message.RequestUri!, response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
    }

    /// <summary>Reads the root, the error code and the ETag of an S3 document; of anything else, nothing.</summary>
    private static (string? Root, string? Code, string? ETag) ReadAnswer(string text)
    {
        string? root = null, code = null, etag = null;
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = 1 << 20 };
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), settings);
            while (reader.Read())
            {
                if (reader.NodeType != XmlNodeType.Element) continue;
                root ??= reader.LocalName;
                if (reader.Depth != 1) continue;
                if (reader.LocalName == "Code") code = reader.ReadElementContentAsString();
                else if (reader.LocalName == "ETag") etag = reader.ReadElementContentAsString().Trim('"');
            }
        }
        catch (XmlException)
        {
            return (null, null, null);
        }
        return (root, code, etag);
    }
}
