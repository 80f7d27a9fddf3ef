using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Dandi.Cli.Tests.Output;

/// <summary>A server on a free port that is an archive at first sight, and whose texts are all hostile.</summary>
internal sealed class HostileArchive : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _serving;
    private readonly int _status;

    /// <param name="status">The status of all responses after the first.</param>
    public HostileArchive(int status)
    {
        _status = status;
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/api";

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _serving;
        _listener.Dispose();
        _stopping.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                await RespondAsync(client.GetStream());
            }
        }
        catch (OperationCanceledException)
        {
            // The test has ended.
        }
    }

    private async Task RespondAsync(NetworkStream stream)
    {
        try
        {
            var bytes = new byte[65536];
            var length = await stream.ReadAsync(bytes, _stopping.Token);
            var isFirst = Encoding
                .ASCII.GetString(bytes, 0, length)
                .StartsWith("GET /server-info", StringComparison.Ordinal);
            var body = Encoding.UTF8.GetBytes(Body().ToJsonString());
            var head =
                $"HTTP/1.1 {(isFirst ? 200 : _status)} Said\r\nContent-Type: application/json\r\n"
                + $"Location: http://127.0.0.1:1/\u202e\u0085\r\nServer: \u202e\u0085\r\n"
                + $"Content-Length: {body.Length}\r\nConnection: close\r\n\r\n";
            await stream.WriteAsync((byte[])[.. Encoding.UTF8.GetBytes(head), .. body], _stopping.Token);
        }
        catch (IOException)
        {
            // The client has closed the connection.
        }
    }

    private JsonObject Body() =>
        new()
        {
            ["services"] = new JsonObject
            {
                ["api"] = new JsonObject { ["url"] = Url },
                ["webui"] = new JsonObject { ["url"] = $"http://x/{HostileText.Text}" },
            },
            ["instance_config"] = new JsonObject { ["instance_name"] = HostileText.Text },
            ["schema_version"] = HostileText.Text,
            ["allowed_schema_versions"] = new JsonArray(HostileText.Text),
            ["cli-minimal-version"] = $"99.0{HostileText.Text}",
            ["username"] = HostileText.Text,
            ["name"] = HostileText.Text,
            ["identifier"] = HostileText.Text,
            ["detail"] = HostileText.Text,
            ["non_field_errors"] = new JsonArray(HostileText.Text),
            ["results"] = new JsonArray(
                new JsonObject { ["path"] = HostileText.Text, ["asset_id"] = HostileText.Text }
            ),
        };
}
