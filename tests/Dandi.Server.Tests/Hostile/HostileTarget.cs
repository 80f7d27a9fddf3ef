using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Dandi.Testing;

namespace Dandi.Server.Tests.Hostile;

/// <summary>
/// The archive that gets hostile requests: one in this process, or another one, whose ready file is given by
/// <c>DANDI_HOSTILE_ARCHIVE</c> and whose process by <c>DANDI_ARCHIVE_PID</c>.
/// </summary>
internal sealed class HostileTarget : IAsyncDisposable
{
    private readonly RunningArchive _archive;
    private readonly int? _process;
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    private HostileTarget(RunningArchive archive, Uri root, Dictionary<string, string> tokens, int? process)
    {
        (_archive, Root, Tokens, _process) = (archive, root, tokens, process);
        Routes =
        [
            .. archive.Server.Routes.Select(route => (route.Pattern, (IReadOnlyList<string>)[.. route.Handlers.Keys])),
        ];
    }

    public Uri Root { get; }

    /// <summary>The API keys, by user name.</summary>
    public Dictionary<string, string> Tokens { get; }

    /// <summary>The routes of the API with their methods, as the router has them.</summary>
    public IReadOnlyList<(string Pattern, IReadOnlyList<string> Methods)> Routes { get; }

    /// <summary>The folder of an archive in this process, which no response may show.</summary>
    public string Directory => _archive.Directory;

    public static async Task<HostileTarget> StartAsync()
    {
        // Also asked for the routes if the target is another process.
        var archive = await RunningArchive.StartAsync();
        if (Environment.GetEnvironmentVariable("DANDI_HOSTILE_ARCHIVE") is not { Length: > 0 } file)
            return new HostileTarget(
                archive,
                archive.Server.Root,
                archive.Server.Users.ToDictionary(user => user.Name, user => user.Token),
                null
            );
        var ready = JsonNode.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))!;
        return new HostileTarget(
            archive,
            new Uri(ready["url"]!.ToString()),
            ready["users"]!
                .AsArray()
                .ToDictionary(user => user!["name"]!.ToString(), user => user!["token"]!.ToString()),
            EnvironmentNumber.Read("DANDI_ARCHIVE_PID", defaultValue: 1)
        );
    }

    /// <summary>Waits until background processing of an archive in this process is idle.</summary>
    public Task WhenIdle() => _archive.Server.WhenIdle.WaitAsync(TestContext.Current.CancellationToken);

    /// <summary>Starts background processing of an archive in this process.</summary>
    public void Wake() => _archive.Server.WorkSignal.Set();

    /// <summary>Sends JSON to the API.</summary>
    public Task<ReceivedResponse> AskAsync(string method, string path, string? user, JsonNode? body = null) =>
        SendAsync(
            method,
            path,
            user,
            body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json")
        );

    /// <summary>Sends a request to the API, or to an absolute URL.</summary>
    public async Task<ReceivedResponse> SendAsync(string method, string path, string? user, HttpContent? content)
    {
        using var message = new HttpRequestMessage(
            new HttpMethod(method),
            path.StartsWith("http", StringComparison.Ordinal)
                ? path
                : $"{Root.GetLeftPart(UriPartial.Authority)}/api{path}"
        );
        message.Content = content;
        if (user is not null)
            message.Headers.Authorization = new("token", Tokens[user]);
        return await SendAsync(message);
    }

    /// <summary>Sends bytes to a presigned URL.</summary>
    public Task<ReceivedResponse> PutAsync(string method, string url, byte[] body) =>
        SendAsync(new HttpRequestMessage(new HttpMethod(method), url) { Content = new ByteArrayContent(body) });

    /// <summary>The peak memory of the process of the target in MB; null if it is this process.</summary>
    public int? ReadPeakMegabytes()
    {
        if (_process is not { } id)
            return null;
        var line = File.ReadLines($"/proc/{id}/status")
            .First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return int.Parse(
                line["VmHWM:".Length..].Replace("kB", "", StringComparison.Ordinal),
                CultureInfo.InvariantCulture
            ) / 1000;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _archive.DisposeAsync();
    }

    private async Task<ReceivedResponse> SendAsync(HttpRequestMessage message)
    {
        using var response = await _http.SendAsync(message, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new ReceivedResponse((int)response.StatusCode, response.Headers.Location?.ToString(), text);
    }
}
