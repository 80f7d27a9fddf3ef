using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Dandi.Server;
using Dandi.Server.Data;
using Dandi.Server.Faults;
using Dandi.Server.State;
using Dandi.Server.Store;
using Dandi.Testing.Faults;

namespace Dandi.Testing;

/// <summary>The real embedded archive on a free port, in a folder that is gone after the test. Alice and Bob may write, Carol waits for approval.</summary>
public sealed class RunningArchive : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TimeProvider _time;
    private readonly ObjectStoreOptions? _store;
    private readonly TimeSpan _addressLifetime;
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    private RunningArchive(TimeProvider time, ObjectStoreOptions? store, TimeSpan? addressLifetime = null) =>
        (_time, _store, _addressLifetime) = (time, store, addressLifetime ?? ArchiveServerOptions.DefaultLifetime);

    /// <summary>The server itself.</summary>
    public ArchiveServer Server { get; private set; } = null!;

    /// <summary>Whether all of its faults have happened, each as often as its rule says.</summary>
    public bool HaveFaultsHappened => Server.Faults.Outstanding.Count == 0;

    /// <summary>Where it keeps everything.</summary>
    public string Directory => _folder.Root;

    /// <summary>The base of the API.</summary>
    public string Api => Server.Api.ToString();

    /// <summary>An owner of what the tests make.</summary>
    public ServerUser Alice => User("alice");

    /// <summary>A stranger.</summary>
    public ServerUser Bob => User("bob");

    /// <summary>Somebody who waits for approval.</summary>
    public ServerUser Carol => User("carol");

    /// <summary>The administrator.</summary>
    public ServerUser Admin => User("admin");

    /// <summary>Starts an archive.</summary>
    /// <param name="faults">What shall go wrong: rules of <c>--fault</c>.</param>
    public static Task<RunningArchive> StartAsync(params string[] faults) => StartAsync(TimeProvider.System, faults);

    /// <summary>Starts an archive with a clock of the test.</summary>
    public static Task<RunningArchive> StartAsync(TimeProvider time, params string[] faults) =>
        StartAsync(time, null, faults);

    /// <summary>Starts an archive that keeps its bytes in a bucket.</summary>
    public static Task<RunningArchive> StartAsync(ObjectStoreOptions store, TimeProvider? time = null) =>
        StartAsync(time ?? TimeProvider.System, store, []);

    /// <summary>Starts an archive whose addresses hold so long.</summary>
    public static Task<RunningArchive> StartAsync(TimeSpan addressLifetime) =>
        OpenAsync(new RunningArchive(TimeProvider.System, null, addressLifetime), []);

    private static Task<RunningArchive> StartAsync(TimeProvider time, ObjectStoreOptions? store, string[] faults) =>
        OpenAsync(new RunningArchive(time, store), faults);

    private static async Task<RunningArchive> OpenAsync(RunningArchive archive, string[] faults)
    {
        await archive.OpenAsync(faults);
        return archive;
    }

    /// <summary>Stops the archive and starts one in the same folder, on another port.</summary>
    public async Task RestartAsync(params string[] faults)
    {
        await Server.DisposeAsync();
        await OpenAsync(faults);
    }

    /// <summary>Asks the API.</summary>
    /// <param name="method">The verb.</param>
    /// <param name="path">Below the base, with a slash in front; or a whole address.</param>
    /// <param name="user">Who asks; null for nobody.</param>
    /// <param name="body">The JSON to send, or null.</param>
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

    /// <summary>Sends a request with any body.</summary>
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

    /// <summary>Registers a Dandiset of Alice's.</summary>
    public async Task<DandisetId> CreateDandisetAsync(bool embargo = false)
    {
        var answer = await AskAsync(
            "POST",
            embargo ? "/dandisets/?embargo=true" : "/dandisets/",
            Alice,
            new JsonObject { ["name"] = "A test", ["metadata"] = new JsonObject() }
        );
        return DandisetId.Parse(answer["identifier"].ToString());
    }

    /// <summary>The assets of a draft: path and content.</summary>
    public async Task<IReadOnlyDictionary<string, byte[]>> ContentAsync(DandisetId id)
    {
        var answer = await AskAsync("GET", $"/dandisets/{id}/versions/draft/assets/?page_size=1000", Alice);
        var content = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var asset in answer["results"].AsArray())
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
        if (Server is not null)
            await Server.DisposeAsync();
        _folder.Dispose();
    }

    private async Task OpenAsync(string[] faults)
    {
        var options = new ArchiveServerOptions
        {
            Directory = _folder.Root,
            ObjectStore = _store,
            Users = [UserSpec.Parse("alice"), UserSpec.Parse("bob"), UserSpec.Parse("carol:pending")],
            Faults = [.. faults.Select(FaultRule.Parse)],
            Time = _time,
            AddressLifetime = _addressLifetime,
        };
        Server = await ArchiveServer.StartAsync(options, TestContext.Current.CancellationToken);
        var injection = Server.Faults;
        foreach (var rule in options.Faults)
            PlannedFaults.Add($"{rule} (rule of the archive)", () => !injection.Outstanding.Contains(rule));
    }

    private ServerUser User(string name) => Server.Users.Single(user => user.Name == name);
}
