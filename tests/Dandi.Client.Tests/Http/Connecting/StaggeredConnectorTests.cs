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
    public async Task If_the_first_address_responds_no_other_is_tried()
    {
        var network = new FakeNetwork([V6, V4]);

        Assert.Equal(V6, await network.ConnectAsync());
        Assert.Equal([V6], network.Attempts);
    }

    [Fact]
    public async Task After_an_unresponsive_address_the_other_family_is_tried_and_the_loser_is_cancelled()
    {
        var network = new FakeNetwork([V6, OtherV6, V4], unresponsive: [V6, OtherV6]);
        var connection = network.ConnectAsync();
        Assert.Equal([V6], network.Attempts);

        network.Time.Advance(StaggeredConnector.AttemptDelay - TimeSpan.FromMilliseconds(1));
        Assert.Equal([V6], network.Attempts);
        network.Time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(V4, await connection);
        Assert.Equal([V6, V4], network.Attempts);
        await network.WaitForCancellationAsync(V6);
    }

    [Fact]
    public async Task After_an_address_that_refuses_the_next_is_tried_at_once()
    {
        var network = new FakeNetwork([V6, V4], refusing: [V6]);

        Assert.Equal(V4, await network.ConnectAsync());
        Assert.Equal([V6, V4], network.Attempts);
    }

    [Fact]
    public async Task Families_alternate_starting_with_the_preferred_one()
    {
        var network = new FakeNetwork([V4, OtherV4, V4, V6, OtherV6], refusing: [V4, OtherV4, V6, OtherV6]);

        await Assert.ThrowsAsync<SocketException>(network.ConnectAsync);

        Assert.Equal([V4, V6, OtherV4, OtherV6], network.Attempts);
    }

    [Fact]
    public async Task An_address_that_lost_is_tried_last_for_a_while()
    {
        var network = new FakeNetwork([V6, V4], unresponsive: [V6]);
        Assert.Equal(V4, await network.ConnectAfterDelayAsync());
        network.Attempts.Clear();

        Assert.Equal(V4, await network.ConnectAsync());
        Assert.Equal([V4], network.Attempts);

        network.Attempts.Clear();
        network.MakeUnresponsive(V6);
        network.Time.Advance(SlowAddresses.RetentionTime);
        Assert.Equal(V4, await network.ConnectAfterDelayAsync());
        Assert.Equal([V6, V4], network.Attempts);
    }

    [Fact]
    public async Task A_slow_address_wins_if_no_other_responds()
    {
        var network = new FakeNetwork([V6, V4], unresponsive: [V6], refusing: [V4]);
        var connection = network.ConnectAsync();
        network.Time.Advance(StaggeredConnector.AttemptDelay);
        await network.WaitForAttemptAsync(V4);
        network.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal([V6, V4], network.Attempts);

        network.Respond(V6);

        Assert.Equal(V6, await connection);
    }

    [Fact]
    public async Task A_loser_that_connects_after_its_cancellation_is_closed()
    {
        var network = new FakeNetwork([V6, V4], unresponsive: [V6]) { IgnoresCancellation = true };
        var connection = network.ConnectAsync();
        network.Time.Advance(StaggeredConnector.AttemptDelay);
        Assert.Equal(V4, await connection);

        var late = network.Respond(V6);

        await late.Closed.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task If_all_addresses_fail_the_error_of_the_first_is_thrown()
    {
        var network = new FakeNetwork([V6, V4], refusing: [V6, V4]);

        var error = await Assert.ThrowsAsync<SocketException>(network.ConnectAsync);

        Assert.Equal(SocketError.ConnectionRefused, error.SocketErrorCode);
    }

    [Fact]
    public async Task A_host_without_addresses_is_not_found()
    {
        var error = await Assert.ThrowsAsync<SocketException>(new FakeNetwork([]).ConnectAsync);

        Assert.Equal(SocketError.HostNotFound, error.SocketErrorCode);
    }

    [Fact]
    public async Task Cancelling_ends_all_attempts()
    {
        var network = new FakeNetwork([V6, V4], unresponsive: [V6, V4]);
        using var stopping = new CancellationTokenSource();
        var connection = network.ConnectUntilCancelledAsync(stopping.Token);
        network.Time.Advance(StaggeredConnector.AttemptDelay);
        await network.WaitForAttemptAsync(V4);

        await stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connection);
        await network.WaitForCancellationAsync(V6);
        await network.WaitForCancellationAsync(V4);
    }

    [Fact]
    public async Task Only_some_of_a_thousand_addresses_are_tried()
    {
        var addresses = Enumerable.Range(0, 1000).Select(number => $"10.0.{number / 256}.{number % 256}").ToArray();
        var network = new FakeNetwork(addresses, refusing: addresses);

        await Assert.ThrowsAsync<SocketException>(network.ConnectAsync);

        Assert.InRange(network.Attempts.Count, 2, 16);
    }

    [Fact]
    public async Task An_address_that_drops_packets_does_not_prevent_a_connection_to_another()
    {
        // A socket that never accepts drops connections once its queue is full, as a dead address does.
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
