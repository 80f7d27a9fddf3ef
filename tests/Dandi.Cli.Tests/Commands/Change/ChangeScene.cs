using Dandi.Cli.Commands;
using Dandi.Cli.Output;
using Dandi.Testing;

namespace Dandi.Cli.Tests.Commands.Change;

/// <summary>
/// A Dandiset of Alice with files that are both local and in the archive, and the commands that change it, run in this
/// process.
/// </summary>
internal sealed class ChangeScene : IAsyncDisposable
{
    private readonly RunningArchive _archive;
    private readonly TempFolder _home = new();

    private ChangeScene(RunningArchive archive, TempDandiset folder) => (_archive, Folder) = (archive, folder);

    public TempDandiset Folder { get; }

    public DandisetId Id => Folder.Local.Id;

    /// <summary>The URL of the Dandiset in the API.</summary>
    public string Url => $"{_archive.Api}/dandisets/{Id}/";

    /// <summary>The lines on standard input.</summary>
    public Queue<string> Input { get; } = new();

    /// <summary>The user whose API key is used.</summary>
    public string Token { get; set; } = "";

    /// <summary>The token of a user who owns nothing.</summary>
    public string TokenOfBob => _archive.Bob.Token;

    /// <summary>The folder that the command is run in, relative to the Dandiset.</summary>
    public string Current { get; set; } = "";

    /// <summary>The files below the Dandiset.</summary>
    public IEnumerable<string> Files =>
        Directory
            .EnumerateFiles(Folder.Root, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Folder.Root, file))
            .Where(path => path != "dandiset.yaml")
            .Order(StringComparer.Ordinal);

    public static async Task<ChangeScene> CreateAsync(RunningArchive archive, params string[] paths)
    {
        var id = await archive.CreateDandisetAsync();
        var scene = new ChangeScene(archive, new TempDandiset(id.Value)) { Token = archive.Alice.Token };
        foreach (var path in paths)
        {
            scene.Folder.Write(path, path);
            await scene.RegisterAsync(path);
        }
        return scene;
    }

    /// <summary>Adds an asset in the archive only.</summary>
    public async Task RegisterAsync(string path)
    {
        var blob = await UploadSteps.UploadAsync(_archive, Id, System.Text.Encoding.UTF8.GetBytes($"{Id} {path}"));
        var response = await _archive.AskAsync(
            "POST",
            $"/dandisets/{Id}/versions/draft/assets/",
            _archive.Alice,
            UploadSteps.Asset(path, blob)
        );
        Assert.Equal(200, response.Status);
    }

    /// <summary>The paths in the archive.</summary>
    public async Task<IEnumerable<string>> AssetsAsync() => (await _archive.ContentAsync(Id)).Keys;

    public async Task<(int ExitCode, string Out, string Error)> RunAsync(params string[] arguments)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var context = new CommandContext
        {
            Arguments = arguments,
            Terminal = new Terminal(TextWriter.Synchronized(output), TextWriter.Synchronized(error)),
            Variables = name =>
                name switch
                {
                    "HOME" => _home.Root,
                    "DANDI_INSTANCE" => _archive.Api,
                    "DANDI_INSTANCE_API_KEY" => Token,
                    _ => null,
                },
            WorkingDirectory = Folder.Locate(Current).TrimEnd('/'),
            ReadLine = _ => Task.FromResult(Input.TryDequeue(out var line) ? line : null),
        };
        var code = await new ProcessRun(context).RunAsync(
            RootCommandLine.Create,
            TestContext.Current.CancellationToken
        );
        return (code, output.ToString(), error.ToString());
    }

    public ValueTask DisposeAsync()
    {
        Folder.Dispose();
        _home.Dispose();
        return ValueTask.CompletedTask;
    }
}
