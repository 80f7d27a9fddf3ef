using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Dandi.Server;
using Dandi.Server.Data;
using Dandi.Server.Faults;
using Dandi.Server.State;
using Dandi.Server.Store;
using Dandi.Testing.Faults;
using Microsoft.Win32.SafeHandles;

namespace Dandi.Testing;

/// <summary>
/// The local archive in the process of the test, on a free port, in a temporary folder. Alice and Bob are approved
/// users, Carol waits for approval.
/// </summary>
public sealed class RunningArchive : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TimeProvider _time;
    private readonly ObjectStoreOptions? _store;
    private readonly TimeSpan _urlLifetime;
    private readonly ConcurrentQueue<string> _messages = new();
    private Action<SafeFileHandle>? _flushLog;
    private FileReader? _fileReader;
    private bool? _allowsAnonymous;
    private Action<SafeFileHandle>? _flushFile;
    private bool _isStopped = true;
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    private RunningArchive(TimeProvider time, ObjectStoreOptions? store, TimeSpan? urlLifetime = null) =>
        (_time, _store, _urlLifetime) = (time, store, urlLifetime ?? ArchiveServerOptions.DefaultUrlLifetime);

    public ArchiveServer Server { get; private set; } = null!;

    /// <summary>Whether every fault has happened as often as its rule says.</summary>
    public bool HaveFaultsHappened => Server.Faults.Outstanding.Count == 0;

    /// <summary>What the archive has logged, also before a restart.</summary>
    public IReadOnlyCollection<string> Messages => _messages;

    /// <summary>The folder of the database and of the store.</summary>
    public string Directory => _folder.Root;

    /// <summary>The base URL of the API, without a slash at the end.</summary>
    public string Api => Server.Api.ToString();

    /// <summary>The owner of the Dandisets that tests create.</summary>
    public ServerUser Alice => User("alice");

    /// <summary>An approved user who owns nothing.</summary>
    public ServerUser Bob => User("bob");

    /// <summary>A user who waits for approval.</summary>
    public ServerUser Carol => User("carol");

    public ServerUser Admin => User("admin");

    /// <summary>Starts an archive.</summary>
    /// <param name="faults">Rules in the form of <c>--fault</c>.</param>
    public static Task<RunningArchive> StartAsync(params string[] faults) => StartAsync(TimeProvider.System, faults);

    /// <summary>Starts an archive with a given clock.</summary>
    public static Task<RunningArchive> StartAsync(TimeProvider time, params string[] faults) =>
        StartAsync(time, null, faults);

    /// <summary>Starts an archive that stores objects in an external bucket.</summary>
    public static Task<RunningArchive> StartAsync(ObjectStoreOptions store, TimeProvider? time = null) =>
        StartAsync(time ?? TimeProvider.System, store, []);

    /// <summary>Starts an archive with a given lifetime of presigned URLs.</summary>
    public static Task<RunningArchive> StartAsync(TimeSpan urlLifetime) =>
        OpenAsync(new RunningArchive(TimeProvider.System, null, urlLifetime), []);

    /// <summary>Starts an archive whose database is flushed to disk by a given method.</summary>
    public static Task<RunningArchive> StartAsync(Action<SafeFileHandle> flushLog) =>
        OpenAsync(new RunningArchive(TimeProvider.System, null) { _flushLog = flushLog }, []);

    /// <summary>Starts an archive that shows what files say about themselves.</summary>
    public static Task<RunningArchive> StartAsync(FileReader fileReader) =>
        OpenAsync(new RunningArchive(TimeProvider.System, null) { _fileReader = fileReader }, []);

    /// <summary>Starts an archive whose new files are flushed to disk by a given method.</summary>
    public static Task<RunningArchive> StartWithDiskAsync(Action<SafeFileHandle> flushFile) =>
        OpenAsync(new RunningArchive(TimeProvider.System, null) { _flushFile = flushFile }, []);

    /// <summary>Starts an archive that refuses requests without an API key.</summary>
    public static Task<RunningArchive> StartWithRequiredKeysAsync() =>
        OpenAsync(new RunningArchive(TimeProvider.System, null) { _allowsAnonymous = false }, []);

    private static Task<RunningArchive> StartAsync(TimeProvider time, ObjectStoreOptions? store, string[] faults) =>
        OpenAsync(new RunningArchive(time, store), faults);

    private static async Task<RunningArchive> OpenAsync(RunningArchive archive, string[] faults)
    {
        await archive.OpenAsync(faults);
        return archive;
    }

    /// <summary>Stops the archive and starts it again in the same folder, on another port.</summary>
    public async Task RestartAsync(params string[] faults)
    {
        await StopAsync();
        await OpenAsync(faults);
    }

    /// <summary>Stops the archive, so that its directory can be examined and changed.</summary>
    public async Task StopAsync()
    {
        if (!_isStopped)
            await Server.DisposeAsync();
        _isStopped = true;
    }

    /// <summary>Sends a request to the API.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="path">The path after the base URL, with a slash in front; or an absolute URL.</param>
    /// <param name="user">The user whose API key is sent; null for an anonymous request.</param>
    /// <param name="body">The JSON to send; null for none.</param>
    public Task<ReceivedResponse> AskAsync(
        string method,
        string path,
        ServerUser? user = null,
        JsonNode? body = null
    ) =>
        SendAsync(
            method,
            path,
            user?.Token,
            body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json")
        );

    /// <summary>Sends a request with an arbitrary body.</summary>
    public async Task<ReceivedResponse> SendAsync(string method, string path, string? token, HttpContent? content)
    {
        using var message = new HttpRequestMessage(
            new HttpMethod(method),
            path.StartsWith("http", StringComparison.Ordinal) ? path : Api + path
        )
        {
            Content = content,
        };
        if (token is not null)
            message.Headers.Authorization = new AuthenticationHeaderValue("token", token);
        using var response = await _http.SendAsync(message, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new ReceivedResponse((int)response.StatusCode, response.Headers.Location?.ToString(), text);
    }

    /// <summary>Creates a Dandiset that Alice owns.</summary>
    public async Task<DandisetId> CreateDandisetAsync(bool embargo = false)
    {
        var response = await AskAsync(
            "POST",
            embargo ? "/dandisets/?embargo=true" : "/dandisets/",
            Alice,
            new JsonObject { ["name"] = "A test", ["metadata"] = new JsonObject() }
        );
        return DandisetId.Parse(response["identifier"].ToString());
    }

    /// <summary>Downloads the assets of a draft: path and content.</summary>
    public async Task<IReadOnlyDictionary<string, byte[]>> ContentAsync(DandisetId id)
    {
        var listing = await AskAsync("GET", $"/dandisets/{id}/versions/draft/assets/?page_size=1000", Alice);
        var content = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var asset in listing["results"].AsArray())
        {
            var download = await AskAsync(
                "GET",
                $"/dandisets/{id}/versions/draft/assets/{asset!["asset_id"]}/download/",
                Alice
            );
            content[asset["path"]!.ToString()] = await _http.GetByteArrayAsync(
                download.Location,
                TestContext.Current.CancellationToken
            );
        }
        return content;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await StopAsync();
        _folder.Dispose();
    }

    private async Task OpenAsync(string[] faults)
    {
        var options = new ArchiveServerOptions
        {
            Directory = _folder.Root,
            AllowsAnonymous = _allowsAnonymous,
            ObjectStore = _store,
            Users = [UserSpec.Parse("alice"), UserSpec.Parse("bob"), UserSpec.Parse("carol:pending")],
            Faults = [.. faults.Select(FaultRule.Parse)],
            Log = _messages.Enqueue,
            Time = _time,
            UrlLifetime = _urlLifetime,
            FlushLog = _flushLog,
            FileReader = _fileReader,
            FlushFile = _flushFile,
        };
        Server = await ArchiveServer.StartAsync(options, TestContext.Current.CancellationToken);
        _isStopped = false;
        var injection = Server.Faults;
        foreach (var rule in options.Faults)
            PlannedFaults.Add($"{rule} (rule of the archive)", () => !injection.Outstanding.Contains(rule));
    }

    private ServerUser User(string name) => Server.Users.Single(user => user.Name == name);
}
