using Dandi.Cli.Commands;
using Dandi.Cli.Output;
using Dandi.Http;
using Dandi.Testing;

namespace Dandi.Cli.Tests.Output;

/// <summary>
/// Every command with hostile file names, arguments, variables and servers: nothing that it prints or logs controls a
/// terminal or forges a line.
/// </summary>
public sealed class HostileOutputTests : IDisposable
{
    private const string Name = HostileText.Text;
    private static readonly string[][] Connecting =
    [
        [Name],
        ["upload", $"--{Name}"],
        ["upload", "-e", Name],
        ["upload", Name],
        ["upload", "-i", Name],
        ["upload", "-i", $"http://{Name}/"],
        ["upload", "--ca-file", Name],
        ["upload", "--limit-rate", Name],
        ["upload", "--json", "--patience", Name],
        ["create", Name, "-i", Name],
        ["login", "-i", Name],
        ["logout", "-i", Name],
        ["logout", "-i", $"http://{Name}/"],
        ["whoami", "-i", Name],
        ["serve", "--port", Name],
        ["serve", "--address", Name],
        ["serve", "--fault", Name],
        ["serve", "--user", Name],
        ["serve", "--port", "0", "--directory", Name, "--ready-file", $"missing/{Name}"],
        ["serve", "--port", "0", "--directory", Name],
        ["--help"],
    ];

    private static readonly string[][] Reading =
    [
        ["digest", "-d", "sha256", $"{Name}.dat"],
        ["digest", "-d", "md5", $"{Name}.dat", "missing-" + Name],
        ["digest", "-d", "zarr-checksum", $"{Name}.zarr"],
        ["digest", Name],
        ["ls", "-r", "."],
        ["ls", $"{Name}.nwb"],
        ["ls", "-f", "json", "-r", "."],
        ["ls", "-f", "json_pp", "."],
        ["ls", "-f", "yaml", "-r", "."],
        ["ls", Name],
        ["validate", "."],
        ["validate", "-f", "json_lines", "."],
        ["validate", "-f", "json_pp", "--grouping", "path", "."],
        ["validate", "-f", "yaml", "."],
        ["validate", "--grouping", "path", "."],
        ["validate", "--load", "results.jsonl"],
        ["validate", "--load", Name],
        ["validate", "--explain", Name],
        ["validate", "--ignore", "(" + Name, "."],
        ["cache"],
        ["cache", Name],
        ["cache", "clear"],
    ];

    private readonly TempFolder _home = new();
    private readonly TempDandiset _dandiset = new();

    public static TheoryData<string[]> Commands => new(Connecting.Concat(Reading));

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_command_with_hostile_names_prints_no_control_characters(string[] arguments)
    {
        WriteFiles();
        using var stopping = new CancellationTokenSource();
        if (arguments is ["serve", ..])
            await stopping.CancelAsync();

        Assert.NotEmpty(await RunAsync(arguments, stopping.Token));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(302)]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(409)]
    public async Task A_command_with_a_hostile_server_prints_no_control_characters(int status)
    {
        WriteFiles();
        await using var archive = new HostileArchive(status);
        using var folder = new TempFolder();
        foreach (
            var arguments in new string[][]
            {
                ["whoami"],
                ["upload", "--json", "-l", "DEBUG", "--patience", "0s"],
                ["upload", "-l", "DEBUG", "--patience", "0s"],
                ["create", Name],
            }
        )
        {
            var directory = arguments[0] == "create" ? folder.Root : null;
            Assert.NotEmpty(
                await RunAsync([.. arguments, "-i", archive.Url], TestContext.Current.CancellationToken, directory)
            );
        }
    }

    public void Dispose()
    {
        _home.Dispose();
        _dandiset.Dispose();
    }

    private void WriteFiles()
    {
        _dandiset.WriteNwb($"{Name}.nwb");
        _dandiset.Write($"broken-{Name}.nwb", "no HDF5");
        _dandiset.Write($"{Name}.dat", "data");
        _dandiset.Write($"{Name}.zarr/.zgroup", "{\"zarr_format\": 2}");
        _dandiset.Write($"{Name}.zarr/.zattrs", $"{{\"{Name}");
        _dandiset.Write($"{Name}.zarr/{Name}/0", "x");
        _dandiset.Write($"sub/{Name}.mp4", "video");
        _dandiset.Write("results.jsonl", "{\"id\": \"A.b\", \"message\": \"a\\u001b\\n\\u202e\", \"severity\": 40}\n");
    }

    /// <summary>Runs a command as the executable does, and returns what it has printed and logged.</summary>
    private async Task<string> RunAsync(string[] arguments, CancellationToken stopping, string? directory = null)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var context = new CommandContext
        {
            Arguments = arguments,
            Terminal = new Terminal(TextWriter.Synchronized(output), TextWriter.Synchronized(error)),
            Variables = Variable,
            WorkingDirectory = directory ?? _dandiset.Root,
            Time = new SkippingTimeProvider(RetryPolicy.MaxPause),
            Stopping = stopping,
        };
        var code = await new ProcessRun(context).RunAsync(
            RootCommandLine.Create,
            TestContext.Current.CancellationToken
        );

        HostileText.AssertEscaped(output.ToString());
        if (arguments.Contains("--json"))
            EventSchema.Check(output.ToString());
        HostileText.AssertEscaped(error.ToString());
        Assert.NotEqual(ExitCode.Bug, code);
        foreach (var log in Directory.EnumerateFiles(_home.Root, "*.log", SearchOption.AllDirectories))
            HostileText.AssertEscaped(await File.ReadAllTextAsync(log, TestContext.Current.CancellationToken));
        return output.ToString() + error;
    }

    private string? Variable(string name) =>
        name switch
        {
            "HOME" => _home.Root,
            "XDG_CACHE_HOME" => _home.Locate($"cache-{Name}"),
            "XDG_STATE_HOME" => _home.Locate($"state-{Name}"),
            "DANDI_INSTANCE" => Name,
            "DANDI_INSTANCE_API_KEY" => "0123456789abcdef0123456789abcdef01234567",
            _ => null,
        };
}
