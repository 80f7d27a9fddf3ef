using System.Net;
using System.Net.Sockets;
using Dandi.Http.Connecting;

namespace Dandi.Client.Tests.Http.Connecting;

public sealed class StaggeredConnectorTests
{
    private const string V6 = "2001:db8::1";
    private const string OtherV6 = "2001:db8::2";
    private const string V4 = "192.0.2.1";
    private const string OtherV4 = "192.0.2.2";

    [Fact]
    public async Task The_first_address_that_answers_is_the_only_one_that_is_asked()
    {
        var network = new FakeNetwork([V6, V4]);

        Assert.Equal(V6, await network.ConnectAsync());
        Assert.Equal([V6], network.Attempts);
    }

    [Fact]
    public async Task Behind_an_address_that_is_silent_the_other_family_is_asked_after_a_moment_and_the_loser_is_cancelled()
    {
        var network = new FakeNetwork([V6, OtherV6, V4], silent: [V6, OtherV6]);
        var connection = network.ConnectAsync();
        Assert.Equal([V6], network.Attempts);

        network.Time.Advance(StaggeredConnector.AttemptDelay - TimeSpan.FromMilliseconds(1));
        Assert.Equal([V6], network.Attempts);
        network.Time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(V4, await connection);
        Assert.Equal([V6, V4], network.Attempts);
        await network.EndedAsync(V6);
    }

    [Fact]
    public async Task Behind_an_address_that_refuses_the_next_is_asked_at_once()
    {
        var network = new FakeNetwork([V6, V4], refusing: [V6]);

        Assert.Equal(V4, await network.ConnectAsync());
        Assert.Equal([V6, V4], network.Attempts);
    }

    [Fact]
    public async Task Families_take_turns_beginning_with_the_one_that_the_system_prefers()
    {
        var network = new FakeNetwork([V4, OtherV4, V4, V6, OtherV6], refusing: [V4, OtherV4, V6, OtherV6]);

        await Assert.ThrowsAsync<SocketException>(network.ConnectAsync);

        Assert.Equal([V4, V6, OtherV4, OtherV6], network.Attempts);
    }

    [Fact]
    public async Task What_lost_is_asked_last_for_a_while()
    {
        var network = new FakeNetwork([V6, V4], silent: [V6]);
        Assert.Equal(V4, await network.ConnectPatientlyAsync());
        network.Attempts.Clear();

        Assert.Equal(V4, await network.ConnectAsync());
        Assert.Equal([V4], network.Attempts);

        network.Attempts.Clear();
        network.Forget(V6);
        network.Time.Advance(SlowAddresses.Memory);
        Assert.Equal(V4, await network.ConnectPatientlyAsync());
        Assert.Equal([V6, V4], network.Attempts);
    }

    [Fact]
    public async Task An_address_that_is_only_slow_wins_if_nothing_else_answers()
    {
        var network = new FakeNetwork([V6, V4], silent: [V6], refusing: [V4]);
        var connection = network.ConnectAsync();
        network.Time.Advance(StaggeredConnector.AttemptDelay);
        await network.AskedAsync(V4);
        network.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal([V6, V4], network.Attempts);

        network.Respond(V6);

        Assert.Equal(V6, await connection);
    }

    [Fact]
    public async Task A_loser_that_connects_all_the_same_is_closed()
    {
        var network = new FakeNetwork([V6, V4], silent: [V6]) { IgnoresCancellation = true };
        var connection = network.ConnectAsync();
        network.Time.Advance(StaggeredConnector.AttemptDelay);
        Assert.Equal(V4, await connection);

        var late = network.Respond(V6);

        await late.Closed.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task The_error_is_that_of_the_first_address()
    {
        var network = new FakeNetwork([V6, V4], refusing: [V6, V4]);

        var error = await Assert.ThrowsAsync<SocketException>(network.ConnectAsync);

        Assert.Equal(SocketError.ConnectionRefused, error.SocketErrorCode);
    }

    [Fact]
    public async Task A_host_without_an_address_is_not_found()
    {
        var error = await Assert.ThrowsAsync<SocketException>(new FakeNetwork([]).ConnectAsync);

        Assert.Equal(SocketError.HostNotFound, error.SocketErrorCode);
    }

    [Fact]
    public async Task Cancelling_ends_all_attempts()
    {
        var network = new FakeNetwork([V6, V4], silent: [V6, V4]);
        using var stopping = new CancellationTokenSource();
        var connection = network.ConnectUntilAsync(stopping.Token);
        network.Time.Advance(StaggeredConnector.AttemptDelay);
        await network.AskedAsync(V4);

        await stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connection);
        await network.EndedAsync(V6);
        await network.EndedAsync(V4);
    }

    [Fact]
    public async Task A_thousand_addresses_are_not_all_asked()
    {
        var addresses = Enumerable.Range(0, 1000).Select(number => $"10.0.{number / 256}.{number % 256}").ToArray();
        var network = new FakeNetwork(addresses, refusing: addresses);

        await Assert.ThrowsAsync<SocketException>(network.ConnectAsync);

        Assert.InRange(network.Attempts.Count, 2, 16);
    }

    [Fact]
    public async Task An_address_that_drops_packets_does_not_keep_us_from_another()
    {
        // Once its queue is full, a socket that never accepts drops whoever wants to connect, as a dead address does.
        using var dead = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        dead.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0));
        dead.Listen(0);
        var port = ((IPEndPoint)dead.LocalEndPoint!).Port;
        using var waiting = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await waiting.ConnectAsync(dead.LocalEndPoint, TestContext.Current.CancellationToken);
        using var alive = new TcpListener(IPAddress.Loopback, port);
        alive.Start();
        var connector = new StaggeredConnector(
            (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("127.0.0.2"), IPAddress.Loopback]),
            StaggeredConnector.ConnectSocketAsync,
            TimeProvider.System
        );

        await using var stream = await connector.ConnectAsync(
            new DnsEndPoint("archive.example.org", port),
            TestContext.Current.CancellationToken
        );

        using var accepted = await alive.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        Assert.True(accepted.Connected);
    }
}
