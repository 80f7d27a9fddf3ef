using System.Net;
using System.Text;
using System.Xml;
using Dandi.Archive;
using Dandi.Discovery;

namespace Dandi.Transfer;

/// <summary>The S3 store behind an archive, as far as an upload talks to it: presigned requests without a key (archive-api.md §7, §9).</summary>
internal sealed class ObjectStore(HttpClient client, TimeProvider time)
{
    /// <summary>Sends a part.</summary>
    /// <returns>The ETag that the store has computed over the bytes that arrived, without quotes.</returns>
    /// <exception cref="ArchiveException">The store refuses, or does not answer.</exception>
    public async Task<string> PutPartAsync(LocalFile file, Part part, PartTarget target, Action<long> sent, CancellationToken cancellationToken)
    {
        using var content = new FileRangeContent(file, part, time, sent);
        using var message = new HttpRequestMessage(HttpMethod.Put, target.Address) { Content = content };
        using var response = await SendAsync(message, cancellationToken);
        await EnsureSuccessAsync(message, response, cancellationToken);
        return response.Headers.ETag?.Tag.Trim('"') ?? "";
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
