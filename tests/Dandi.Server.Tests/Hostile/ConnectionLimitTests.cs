using System.Net.Sockets;
using System.Text;
using Dandi.Server.State;
using Dandi.Testing;

namespace Dandi.Server.Tests.Hostile;

/// <summary>Connections beyond the maximum are closed; those that are open are not affected.</summary>
public sealed class ConnectionLimitTests
{
    [Fact]
    public async Task Connection_beyond_the_maximum_is_closed_without_a_response_until_another_one_ends()
    {
        using var folder = new TempFolder();
        await using var server = await ArchiveServer.StartAsync(
            new ArchiveServerOptions { Directory = folder.Root, MaxConnections = 2 },
            TestContext.Current.CancellationToken
        );
        using var first = new TcpClient();
        using var second = new TcpClient();
        using var third = new TcpClient();

        Assert.True(await IsServedAsync(first, server.Root));
        Assert.True(await IsServedAsync(second, server.Root));
        Assert.False(await IsServedAsync(third, server.Root));
        Assert.True(await IsServedAsync(first, server.Root));

        second.Close();
        // The server notices it at some later time.
        while (!await IsNewServedAsync(server.Root))
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.True(await IsServedAsync(first, server.Root));
    }

    private static async Task<bool> IsNewServedAsync(Uri root)
    {
        using var connection = new TcpClient();
        return await IsServedAsync(connection, root);
    }

    /// <summary>Sends a request, after connecting if necessary.</summary>
    /// <returns>Whether there was a response.</returns>
    private static async Task<bool> IsServedAsync(TcpClient connection, Uri root)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var request = Encoding.ASCII.GetBytes($"HEAD /api/info/ HTTP/1.1\r\nHost: {root.Authority}\r\n\r\n");
        try
        {
            if (!connection.Connected)
                await connection.ConnectAsync(root.Host, root.Port, cancellation);
            var stream = connection.GetStream();
            await stream.WriteAsync(request, cancellation);
            return await stream.ReadAsync(new byte[4096], cancellation) > 0;
        }
        catch (IOException)
        {
            // The server has reset the connection.
            return false;
        }
    }
}
