using System.Security.Cryptography;
using System.Text;
using Dandi.Client.Tests.Http.Blocking;
using Dandi.Http;
using Dandi.Storage.Blocking;
using Dandi.Throttling;

namespace Dandi.Client.Tests.Storage.Blocking;

public sealed class StoreSessionPutTests : IDisposable
{
    private const string Body = "the bytes of an object";
    private static readonly byte[] Md5 = MD5.HashData(Encoding.ASCII.GetBytes(Body));
    private readonly HttpClients _clients = new(
        new RetryPolicy(TimeSpan.Zero, TimeProvider.System, new Random(1)),
        "test"
    );

    [Fact]
    public async Task An_object_is_stored_if_the_store_confirms_its_md5()
    {
        var head = "";
        await using var server = new ScriptedServer(
            (_, sent) =>
            {
                head = sent;
                return ScriptedServer.Ok("", $"ETag: \"{Convert.ToHexString(Md5)}\"\r\n");
            }
        );
        using var session = Open();

        var lease = Lease();

        Assert.True(session.TryPut(new Uri(server.Url, "a?b=c"), Md5, Encoding.ASCII.GetBytes(Body), true, lease));
        Assert.Equal((Body.Length, false), (lease.Bytes, lease.HasFailed));
        Assert.StartsWith("PUT /a?b=c HTTP/1.1\r\n", head, StringComparison.Ordinal);
        Assert.Contains($"\r\nContent-MD5: {Convert.ToBase64String(Md5)}\r\n", head, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ETag: \"d41d8cd98f00b204e9800998ecf8427e\"\r\n", true, false)]
    [InlineData("ETag: \"\"\r\n", true, false)]
    [InlineData("", true, false)]
    [InlineData("ETag: \"not an md5\"\r\n", true, true)]
    [InlineData("ETag: \"not an md5\"\r\n", false, false)]
    public async Task Another_etag_is_a_success_only_if_it_is_no_md5_and_the_bytes_were_hashed(
        string headers,
        bool isVerified,
        bool isStored
    )
    {
        await using var server = new ScriptedServer((_, _) => ScriptedServer.Ok("", headers));
        using var session = Open();

        var lease = Lease();

        Assert.Equal(isStored, session.TryPut(server.Url, Md5, Encoding.ASCII.GetBytes(Body), isVerified, lease));
        Assert.Equal(isStored, !lease.HasFailed);
    }

    private static ConcurrencyLease Lease() =>
        new ConcurrencyLimiter(1, 1, TimeProvider.System).TryAcquire(rank: null, size: 0)!;

    /// <inheritdoc/>
    public void Dispose() => _clients.Dispose();

    private StoreSession Open() => new(_clients.BlockingStorage!, TestContext.Current.CancellationToken);
}
