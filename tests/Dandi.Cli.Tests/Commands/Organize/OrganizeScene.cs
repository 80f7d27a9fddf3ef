using System.Text;
using Dandi.Cli.Commands;
using Dandi.Cli.Output;
using Dandi.Discovery;
using Dandi.Testing;

namespace Dandi.Cli.Tests.Commands.Organize;

/// <summary>A Dandiset, a folder of files to organize into it, and <c>dandi organize</c> in this process.</summary>
internal sealed class OrganizeScene : IDisposable
{
    private readonly TempFolder _folder = new();

    public OrganizeScene()
    {
        _folder.Write($"set/{DandisetYaml.FileName}", "identifier: DANDI:000001\nname: A test\n");
        Directory.CreateDirectory(Source);
    }

    public string Dandiset => _folder.Locate("set");

    public string Source => _folder.Locate("source");

    /// <summary>The path of a file in the Dandiset.</summary>
    public string Target(string path) => Path.Combine(Dandiset, path);

    /// <summary>All files and links in the Dandiset but <c>dandiset.yaml</c>, sorted.</summary>
    public IReadOnlyList<string> Tree =>
        [
            .. Directory
                .EnumerateFiles(
                    Dandiset,
                    "*",
                    new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }
                )
                .Select(path => Path.GetRelativePath(Dandiset, path))
                .Where(path => path != DandisetYaml.FileName)
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>The folder for journals.</summary>
    public string JournalFolder => _folder.Locate("state/dandi/organize");

    /// <summary>
    /// Adds an NWB file with a subject of 7 and a session of 8 characters, and an object id of its own.
    /// </summary>
    /// <param name="name">The path in the source folder.</param>
    /// <param name="subject">The subject.</param>
    /// <param name="session">The session.</param>
    public string Add(string name, string subject = "mouse01", string session = "20240302")
    {
        var bytes = File.ReadAllBytes(
            Repository.Locate("examples/dandiset/sub-mouse01/sub-mouse01_ses-20240302_icephys.nwb")
        );
        Replace(bytes, "mouse01", subject);
        Replace(bytes, "20240302", session);
        Replace(bytes, "9feddac4-9716-4f97-a5bc-4ac2d883be05", Guid.NewGuid().ToString());
        return _folder.Write($"source/{name}", bytes);
    }

    /// <summary>Runs the command in the Dandiset.</summary>
    public Task<(int ExitCode, string Out, string Error)> RunAsync(params string[] arguments) =>
        RunInAsync(Dandiset, _folder.Locate("state"), arguments);

    /// <summary>Runs the command in a folder. The message of an error is returned as <c>Error</c>.</summary>
    public static async Task<(int ExitCode, string Out, string Error)> RunInAsync(
        string folder,
        string? state,
        params string[] arguments
    )
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var context = new CommandContext
        {
            Arguments = ["organize", .. arguments],
            Terminal = new Terminal(output, error),
            Variables = name =>
                name switch
                {
                    "TZ" => "UTC0",
                    "XDG_STATE_HOME" => state,
                    _ => null,
                },
            WorkingDirectory = folder,
            Stopping = TestContext.Current.CancellationToken,
        };
        var run = new ProcessRun(context);
        var code = await run.RunAsync(RootCommandLine.Create, TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Replaces the only occurrence of a text by one of the same length.</summary>
    private static void Replace(Span<byte> bytes, string old, string text)
    {
        Assert.Equal(old.Length, text.Length);
        var position = bytes.IndexOf(Encoding.ASCII.GetBytes(old));
        Assert.NotEqual(-1, position);
        Encoding.ASCII.GetBytes(text, bytes[position..]);
    }
}
