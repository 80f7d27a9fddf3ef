using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Dandi.Testing;

[assembly: AssemblyFixture(typeof(Dandi.Server.Tests.S3.S3Store))]

namespace Dandi.Server.Tests.S3;

/// <summary>
/// The S3 server under test: our own, or another one given by environment variables (<see cref="S3Server"/>), with the
/// bucket <c>DANDI_S3_BUCKET</c>, which is created if it does not exist.
/// </summary>
public sealed class S3Store : IAsyncLifetime
{
    private S3Server _server = null!;

    internal S3Signer Signer => _server.Signer;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _server = await S3Server.StartAsync(Environment.GetEnvironmentVariable("DANDI_S3_BUCKET"));
        if (_server.IsForeign)
            Assert.Contains((await SendAsync("PUT", Signer.Presign("PUT", ""))).Status, new[] { 200, 409 });
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    /// <summary>A key that no other test uses.</summary>
    internal static string NewKey(string end = "") => $"suite/{Guid.NewGuid():N}{end}";

    internal static byte[] RandomBytes(int size) => RandomNumberGenerator.GetBytes(size);

    internal static string Md5(byte[] bytes) => Convert.ToHexStringLower(MD5.HashData(bytes));

    internal static string Base64Md5(byte[] bytes) => Convert.ToBase64String(MD5.HashData(bytes));

    internal static string ETagOf(params byte[][] parts) =>
        $"{Convert.ToHexStringLower(MD5.HashData([.. parts.SelectMany(MD5.HashData)]))}-{parts.Length}";

    /// <summary>Sends a request to a presigned URL.</summary>
    internal Task<ReceivedS3Response> SendAsync(
        string method,
        string url,
        byte[]? body = null,
        params (string Name, string Value)[] headers
    ) => _server.SendAsync(method, url, body, headers);

    /// <summary>Sends a presigned PUT without signed headers.</summary>
    internal Task<ReceivedS3Response> PutAsync(string key, byte[] body, params (string Name, string Value)[] headers) =>
        SendAsync("PUT", Signer.Presign("PUT", key), body, headers);

    internal Task<ReceivedS3Response> GetAsync(string key, params (string Name, string Value)[] headers) =>
        SendAsync("GET", Signer.Presign("GET", key), null, headers);

    internal Task<ReceivedS3Response> HeadAsync(string key) => SendAsync("HEAD", Signer.Presign("HEAD", key));

    internal async Task<bool> ExistsAsync(string key) => (await HeadAsync(key)).Status == 200;

    /// <summary>Creates a multipart upload.</summary>
    internal async Task<string> CreateUploadAsync(string key)
    {
        var response = await SendAsync("POST", Signer.Presign("POST", key, [("uploads", "")]));
        Assert.Equal(200, response.Status);
        return response.Element("UploadId");
    }

    internal string PartUrl(string key, string upload, int number) =>
        Signer.Presign(
            "PUT",
            key,
            [("partNumber", number.ToString(CultureInfo.InvariantCulture)), ("uploadId", upload)]
        );

    internal Task<ReceivedS3Response> PutPartAsync(
        string key,
        string upload,
        int number,
        byte[] body,
        params (string Name, string Value)[] headers
    ) => SendAsync("PUT", PartUrl(key, upload, number), body, headers);

    internal Task<ReceivedS3Response> ListPartsAsync(string key, string upload) =>
        SendAsync("GET", Signer.Presign("GET", key, [("uploadId", upload)]));

    internal Task<ReceivedS3Response> CompleteAsync(
        string key,
        string upload,
        params (int Number, string ETag)[] parts
    ) =>
        CompleteWithAsync(
            key,
            upload,
            "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                + string.Concat(
                    parts.Select(part =>
                        $"<Part><PartNumber>{part.Number}</PartNumber><ETag>\"{part.ETag}\"</ETag></Part>"
                    )
                )
                + "</CompleteMultipartUpload>"
        );

    internal Task<ReceivedS3Response> CompleteWithAsync(string key, string upload, string document) =>
        SendAsync("POST", Signer.Presign("POST", key, [("uploadId", upload)]), Encoding.UTF8.GetBytes(document));

    internal Task<ReceivedS3Response> AbortAsync(string key, string upload) =>
        SendAsync("DELETE", Signer.Presign("DELETE", key, [("uploadId", upload)]));

    /// <summary>Writes raw bytes to the server, and reads once after each write.</summary>
    /// <param name="writes">The writes; the rest is skipped once a response has an error status.</param>
    /// <returns>Everything that was read.</returns>
    internal async Task<string> TalkAsync(params byte[][] writes)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(Signer.Endpoint.Host, Signer.Endpoint.Port, TestContext.Current.CancellationToken);
        var stream = socket.GetStream();
        var received = "";
        foreach (var write in writes)
        {
            if (received.Contains("HTTP/1.1 4", StringComparison.Ordinal))
                break;
            await stream.WriteAsync(write, TestContext.Current.CancellationToken);
            var buffer = new byte[8192];
            received += Encoding.UTF8.GetString(
                buffer,
                0,
                await stream.ReadAsync(buffer, TestContext.Current.CancellationToken)
            );
        }
        return received;
    }

    /// <summary>Writes raw bytes to the server and shuts down the connection.</summary>
    internal async Task CutAsync(byte[] bytes)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(Signer.Endpoint.Host, Signer.Endpoint.Port, TestContext.Current.CancellationToken);
        var stream = socket.GetStream();
        await stream.WriteAsync(bytes, TestContext.Current.CancellationToken);
        socket.Client.Shutdown(SocketShutdown.Send);
        // Waits until the server has noticed and closes its side.
        var buffer = new byte[1024];
        try
        {
            while (await stream.ReadAsync(buffer, TestContext.Current.CancellationToken) > 0) { }
        }
        catch (IOException)
        {
            // The server may also reset the connection.
        }
    }
}
