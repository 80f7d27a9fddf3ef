using System.Text.Json.Nodes;
using Dandi.Cli.Commands;
using Dandi.Cli.Output;
using Dandi.Testing;
using Dandi.Testing.Network;

namespace Dandi.Cli.Tests.Commands.Upload;

/// <summary>Runs <c>dandi upload</c> in this process, through a proxy that records each request.</summary>
internal sealed class UploadRunScene(RunningArchive archive, TempDandiset folder) : IAsyncDisposable
{
    private readonly TempFolder _home = new();
    private readonly FaultProxy _proxy = new(archive.Server.Root);

    public TempDandiset Folder => folder;

    public IReadOnlyList<ProxiedRequest> Requests => _proxy.Requests;

    /// <summary>
    /// What happens to the request before which a run is stopped, and to all after it; null for nothing.
    /// </summary>
    public ProxyFault? Fault { get; set; }

    public static async Task<UploadRunScene> CreateAsync(RunningArchive archive) =>
        new(archive, new TempDandiset((await archive.CreateDandisetAsync()).Value));

    /// <summary>Runs an upload with events, one request after another.</summary>
    /// <param name="stop">What stops it.</param>
    /// <param name="before">The number of the request before which it is stopped; 0 for never.</param>
    /// <param name="arguments">Additional arguments.</param>
    public async Task<UploadRunResult> RunAsync(Stop stop, int before, params string[] arguments)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        using var stopping = new CancellationTokenSource();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var clock = new DeadlineClock();
        var context = new CommandContext
        {
            Arguments = ["upload", "--json", "-J", "1:1", "--max-duration", "10h", .. arguments],
            Terminal = new Terminal(TextWriter.Synchronized(output), TextWriter.Synchronized(error)),
            Variables = Variable,
            WorkingDirectory = folder.Root,
            Time = clock,
            Stopping = stopping.Token,
        };
        var (earlier, count, isStopped) = (_proxy.Requests.Count, 0, false);
        _proxy.Choose = _ =>
        {
            var number = Interlocked.Increment(ref count);
            if (number == before)
            {
                isStopped = true;
                Trigger(stop, stopping, ending, clock);
            }
            return before > 0 && number >= before ? Fault : null;
        };
        var code = await ParsedCommand.InvokeAsync(context, output, error, ending.Token);
        EventSchema.Check(output.ToString());
        _proxy.Choose = _ => null;
        return new UploadRunResult(
            code,
            ParseEvents(output.ToString()),
            error.ToString(),
            [.. _proxy.Requests.Skip(earlier)],
            isStopped
        );
    }

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        folder.Dispose();
        _home.Dispose();
    }

    private static void Trigger(
        Stop stop,
        CancellationTokenSource stopping,
        CancellationTokenSource ending,
        DeadlineClock clock
    )
    {
        if (stop is Stop.Once or Stop.Twice)
            stopping.Cancel();
        if (stop == Stop.Twice)
            ending.Cancel();
        if (stop is Stop.Near or Stop.Over)
            clock.ReachDeadlines(stop == Stop.Near ? 1 : 2);
    }

    private static IReadOnlyList<JsonObject> ParseEvents(string output) =>
        [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!.AsObject())];

    private string? Variable(string name) =>
        name switch
        {
            "HOME" => _home.Root,
            "DANDI_INSTANCE" => new Uri(_proxy.Url, "/api").ToString(),
            "DANDI_INSTANCE_API_KEY" => archive.Alice.Token,
            _ => null,
        };
}

/// <summary>The outcome of a run.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Events">The events on standard output.</param>
/// <param name="Error">The text on standard error.</param>
/// <param name="Requests">The requests that the run sent.</param>
/// <param name="IsStopped">Whether the run reached the request before which it is stopped.</param>
internal sealed record UploadRunResult(
    int ExitCode,
    IReadOnlyList<JsonObject> Events,
    string Error,
    IReadOnlyList<ProxiedRequest> Requests,
    bool IsStopped
)
{
    /// <summary>The last event, which is the summary.</summary>
    public JsonObject Summary =>
        Assert.Single(Events, item => item["event"]!.ToString() == "summary") is var summary
        && ReferenceEquals(summary, Events[^1])
            ? summary
            : throw new Xunit.Sdk.XunitException($"the summary is not the last event:\n{this}");

    /// <inheritdoc/>
    public override string ToString() =>
        $"exit code {ExitCode}\n{string.Join('\n', Events.Select(item => item.ToJsonString()))}\n"
        + $"{Error}\n{string.Join('\n', Requests)}";
}
