using System.Text;
using System.Text.Json.Nodes;
using Dandi.Cli.Commands;
using Dandi.Cli.Output;
using Dandi.Testing;

namespace Dandi.Cli.Tests.Commands.Download;

/// <summary>Runs <c>dandi download</c> in this process.</summary>
internal sealed class DownloadRunScene(RunningArchive archive, DandisetId id) : IDisposable
{
    private readonly TempFolder _home = new();

    public TempFolder Folder { get; } = new();

    public string Url => $"{archive.Api}/dandisets/{id}/versions/draft/";

    /// <summary>The clock; null for that of the system.</summary>
    public TimeProvider? Time { get; set; }

    /// <summary>Whether something has happened after which Ctrl-C is pressed.</summary>
    public Func<bool> StopsWhen { get; set; } = () => false;

    /// <summary>What the last run has written to standard output.</summary>
    public string Output { get; private set; } = "";

    /// <summary>Called with all that was written so far; <c>true</c> is Ctrl-C.</summary>
    public Func<string, bool> Stops { get; set; } = _ => false;

    public static async Task<DownloadRunScene> CreateAsync(RunningArchive archive, params string[] assets)
    {
        var id = await archive.CreateDandisetAsync();
        foreach (var path in assets)
        {
            var blob = await UploadSteps.UploadAsync(archive, id, Encoding.UTF8.GetBytes($"{id}/{path}"));
            await archive.AskAsync(
                "POST",
                $"/dandisets/{id}/versions/draft/assets/",
                archive.Alice,
                UploadSteps.Asset(path, blob)
            );
        }
        return new DownloadRunScene(archive, id);
    }

    /// <summary>Runs a download.</summary>
    /// <returns>The exit code, and the text on standard error.</returns>
    public async Task<(int Code, string Error)> RunAsync(params string[] arguments)
    {
        using var stopping = new CancellationTokenSource();
        await using var output = new StringWriter();
        await using var error = new WatchedWriter(text =>
        {
            if (Stops(text))
                stopping.Cancel();
        });
        var context = new CommandContext
        {
            Arguments = ["download", .. arguments],
            Terminal = new Terminal(output, TextWriter.Synchronized(error)),
            Variables = name =>
                name switch
                {
                    "HOME" => _home.Root,
                    "DANDI_INSTANCE_API_KEY" => archive.Alice.Token,
                    _ => null,
                },
            WorkingDirectory = Folder.Root,
            Stopping = stopping.Token,
            Time = Time!,
        };
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var watch = StopAsync(stopping, ended.Token);
        var code = await ParsedCommand.InvokeAsync(context, output, error, TestContext.Current.CancellationToken);
        await ended.CancelAsync();
        await watch;
        Output = output.ToString();
        return (code, error.ToString());
    }

    /// <summary>Returns the only event of a kind of the last run, which had <c>--json</c>.</summary>
    public JsonObject Event(string kind) =>
        Assert.Single(
            Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!.AsObject()),
            item => item["event"]!.ToString() == kind
        );

    private async Task StopAsync(CancellationTokenSource stopping, CancellationToken ended)
    {
        while (!ended.IsCancellationRequested && !StopsWhen())
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, ended)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!ended.IsCancellationRequested)
            await stopping.CancelAsync();
    }

    public string Locate(string path) => Folder.Locate($"{id}/{path}");

    public string Write(string path) => Folder.Write($"{id}/{path}", path);

    public void Dispose()
    {
        Folder.Dispose();
        _home.Dispose();
    }

    private sealed class WatchedWriter(Action<string> written) : StringWriter
    {
        public override void Write(string? value)
        {
            base.Write(value);
            written(ToString());
        }
    }
}
