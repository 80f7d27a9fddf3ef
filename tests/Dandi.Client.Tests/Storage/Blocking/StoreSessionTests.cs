using System.Text;
using Dandi.Client.Tests.Http.Blocking;
using Dandi.Http;
using Dandi.Storage.Blocking;
using Dandi.Testing;
using Dandi.Throttling;

namespace Dandi.Client.Tests.Storage.Blocking;

public sealed class StoreSessionTests : IDisposable
{
    private const int MaxRequests = 8;
    private const string Body = "the bytes of an object";
    private readonly SkippingTimeProvider _time = new(RetryPolicy.MaxPause);
    private readonly HttpClients _clients;
    private readonly ConcurrencyLimiter _limiter;

    public StoreSessionTests()
    {
        _clients = new HttpClients(new RetryPolicy(TimeSpan.Zero, _time, new Random(1)), "test");
        _limiter = new ConcurrencyLimiter(MaxRequests, MaxRequests, _time);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private BlockingConnections Connections => _clients.BlockingStorage!;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(int.MaxValue)]
    public async Task Objects_are_received_on_one_connection_whatever_the_packets(int packetSize)
    {
        await using var server = new ScriptedServer((_, _) => ScriptedServer.Ok(Body)) { PacketSize = packetSize };
        using var session = Open();

        for (var count = 0; count < 3; count++)
            Assert.Equal(Body, Get(session, server));

        Assert.Equal((3, 1), (server.Requests, server.Connections));
        Assert.Equal(3, _clients.StorageRequests);
    }

    [Fact]
    public async Task A_request_has_host_and_user_agent_and_no_key()
    {
        _clients.Authorize("0123456789012345678901234567890123456789", new Uri("http://127.0.0.1/api"));
        var head = "";
        await using var server = new ScriptedServer((_, sent) => ScriptedServer.Ok(head = sent));
        using var session = Open();

        session.TryGet(server.Url, "/a%20b?c=d", new byte[1000], Lease(), () => { });

        Assert.StartsWith(
            $"GET /a%20b?c=d HTTP/1.1\r\nHost: {server.Url.Authority}\r\nUser-Agent: dandi-native/test\r\n",
            head,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("0123456789", head, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/a b")]
    [InlineData("/a\r\nX: y")]
    [InlineData("/ä")]
    public async Task A_target_that_is_not_escaped_is_not_requested(string target)
    {
        await using var server = new ScriptedServer((_, _) => ScriptedServer.Ok(Body));
        using var session = Open();

        var lease = Lease();

        Assert.False(session.TryGet(server.Url, target, new byte[Body.Length], lease, () => { }));
        Assert.Equal((0, true), (server.Requests, lease.HasFailed));
    }

    [Theory]
    [InlineData("HTTP/1.1 503 Slow Down\r\nContent-Length: 4\r\n\r\nslow")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nthe")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("nonsense\r\n\r\n")]
    [InlineData("")]
    public async Task Whatever_is_not_the_object_is_no_success_and_asked_for_once(string response)
    {
        await using var server = new ScriptedServer((_, _) => response);
        using var session = Open();

        Assert.False(session.TryGet(server.Url, "/", new byte[Body.Length], Lease(), () => { }));
        Assert.Equal(1, server.Requests);
    }

    [Theory]
    [InlineData("HTTP/1.1 503 Slow Down\r\nContent-Length: 0\r\n\r\n", true)]
    [InlineData("HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\n\r\n", true)]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", false)]
    [InlineData("", true)]
    public async Task An_overload_is_told_from_other_failures(string response, bool isOverload)
    {
        await using var server = new ScriptedServer((_, _) => response);
        using var session = Open();

        var lease = Lease();

        Assert.False(session.TryGet(server.Url, "/", new byte[Body.Length], lease, () => { }));

        Assert.True(lease.HasFailed);
        Assert.Equal(isOverload ? MaxRequests / 2 : MaxRequests, _limiter.Limit);
    }

    [Fact]
    public async Task The_lease_of_a_request_knows_what_was_transferred()
    {
        await using var server = new ScriptedServer((_, _) => ScriptedServer.Ok(Body));
        using var session = Open();
        var lease = Lease();

        Assert.True(session.TryGet(server.Url, "/", new byte[Body.Length], lease, () => { }));

        Assert.Equal((Body.Length, false), (lease.Bytes, lease.HasFailed));
    }

    [Fact]
    public async Task A_server_that_sends_more_than_was_asked_for_gets_no_further_request_on_that_connection()
    {
        await using var server = new ScriptedServer((_, _) => ScriptedServer.Ok(Body) + "HTTP/1.1 200 OK\r\n");
        using var session = Open();

        Assert.Equal(Body, Get(session, server));
        Assert.Equal(Body, Get(session, server));

        Assert.Equal((2, 2), (server.Requests, server.Connections));
    }

    [Fact]
    public async Task Headers_without_end_are_no_success()
    {
        await using var server = new ScriptedServer((_, _) => "HTTP/1.1 200 OK\r\nX: " + new string('x', 100_000));
        using var session = Open();

        Assert.Null(Get(session, server));
    }

    [Fact]
    public async Task A_body_that_is_cut_off_is_no_success()
    {
        await using var server = new ScriptedServer((_, _) => ScriptedServer.Ok(Body)[..^3])
        {
            ClosesConnections = true,
        };
        using var session = Open();

        Assert.Null(Get(session, server));
        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public async Task A_connection_that_the_server_has_closed_while_it_was_idle_is_replaced()
    {
        await using var server = new ScriptedServer((number, _) => number == 2 ? "" : ScriptedServer.Ok(Body));
        using var session = Open();

        Assert.Equal(Body, Get(session, server));
        Assert.Equal(Body, Get(session, server));

        Assert.Equal((3, 2), (server.Requests, server.Connections));
        Assert.Equal(3, _clients.StorageRequests);
    }

    [Fact]
    public async Task A_connection_that_the_server_closes_is_not_used_again()
    {
        await using var server = new ScriptedServer((_, _) => ScriptedServer.Ok(Body, "Connection: close\r\n"));
        using var session = Open();

        Assert.Equal(Body, Get(session, server));
        Assert.Equal(Body, Get(session, server));

        Assert.Equal((2, 2), (server.Requests, server.Connections));
    }

    [Fact]
    public async Task A_connection_is_given_to_the_next_session_but_not_after_it_was_idle_for_long()
    {
        await using var server = new ScriptedServer((_, _) => ScriptedServer.Ok(Body));
        GetOnce();
        GetOnce();
        Assert.Equal(1, server.Connections);

        _time.Advance(HttpClients.MaxIdleTime);
        GetOnce();

        Assert.Equal(2, server.Connections);

        void GetOnce()
        {
            using var session = Open();
            Assert.Equal(Body, Get(session, server));
        }
    }

    [Fact]
    public async Task After_three_failures_in_a_row_nothing_is_sent_for_a_while()
    {
        await using var server = new ScriptedServer((number, _) => number == 2 ? ScriptedServer.Ok(Body) : "");
        using var session = Open();
        for (var count = 0; count < 5; count++)
        {
            Assert.True(Connections.Serve(server.Url));
            Get(session, server);
        }

        Assert.False(Connections.Serve(server.Url));
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.True(Connections.Serve(server.Url));
    }

    [Fact]
    public async Task Aborting_ends_the_wait_for_a_response()
    {
        using var asked = new ManualResetEventSlim();
        await using var server = new ScriptedServer(
            (_, _) =>
            {
                asked.Set();
                return null;
            }
        );
        using var session = Open();
        var receiving = Task.Run(() => Get(session, server), Token);
        asked.Wait(Token);

        session.Abort();

        Assert.Null(await receiving);
    }

    [Fact]
    public async Task A_body_that_drips_is_given_up()
    {
        var body = new string('x', 8 << 20);
        await using var server = new ScriptedServer((_, _) => ScriptedServer.Ok(body));
        using var session = Open();

        Assert.False(
            session.TryGet(server.Url, "/", new byte[body.Length], Lease(), () =>
                _time.Advance(TimeSpan.FromMinutes(8))
            )
        );
    }

    /// <inheritdoc/>
    public void Dispose() => _clients.Dispose();

    private StoreSession Open() => new(Connections, Token);

    private ConcurrencyLease Lease() => _limiter.TryAcquire(rank: null, size: 0)!;

    private string? Get(StoreSession session, ScriptedServer server)
    {
        var bytes = new byte[Body.Length];
        using var lease = Lease();
        return session.TryGet(server.Url, "/", bytes, lease, () => { }) ? Encoding.ASCII.GetString(bytes) : null;
    }
}
