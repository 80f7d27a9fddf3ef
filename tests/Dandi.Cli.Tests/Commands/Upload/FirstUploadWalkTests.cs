using System.Text;
using System.Text.RegularExpressions;
using Dandi.Cli.Commands;
using Dandi.Cli.Output;
using Dandi.Testing;

namespace Dandi.Cli.Tests.Commands.Upload;

/// <summary>
/// What somebody reads who uploads for the first time and has made a mistake: the golden file is the whole session.
/// </summary>
public sealed class FirstUploadWalkTests : IDisposable
{
    private static readonly TimeSpan MaxMatching = TimeSpan.FromSeconds(10);
    private readonly TempFolder _home = new();
    private readonly TempFolder _folder = new();
    private readonly StringBuilder _session = new();
    private int _runs;

    [Fact]
    public async Task A_first_upload_with_an_error_on_the_way_reads_like_its_golden_file()
    {
        await using var archive = await RunningArchive.StartAsync();
        await RunAsync(archive, "create", "My first Dandiset");
        foreach (var number in (int[])[1, 2, 3])
            Copy($"session{number}.nwb", $"{number}");
        Copy("sub-mouse01/sub-mouse01_ses-20240302_icephys.nwb", "0");

        await RunAsync(archive, "validate");
        await RunAsync(archive, "upload", "-J", "1:1");
        await RunAsync(archive, "validate", "--explain", "DANDI.NON_DANDI_FILENAME");
        foreach (var number in (int[])[1, 2, 3])
        {
            var target = $"sub-mouse01/sub-mouse01_ses-{number}_icephys.nwb";
            _session.Append("$ mv session").Append(number).Append(".nwb ").Append(target).Append('\n');
            File.Move(_folder.Locate($"session{number}.nwb"), _folder.Locate(target));
        }
        await RunAsync(archive, "upload", "-J", "1:1");
        await RunAsync(archive, "upload", "-J", "1:1", "--quiet");

        Golden.Matches("tests/Dandi.Cli.Tests/Goldens/first-upload.txt", Normalize(_session.ToString()));
    }

    public void Dispose()
    {
        _folder.Dispose();
        _home.Dispose();
    }

    private void Copy(string path, string salt)
    {
        using var source = new TempDandiset();
        var file = source.WriteNwb("a.nwb", salt);
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.Locate(path))!);
        File.Copy(file, _folder.Locate(path));
    }

    private async Task RunAsync(RunningArchive archive, params string[] arguments)
    {
        await using var written = new StringWriter();
        var shown = TextWriter.Synchronized(written);
        // The name of a log has the time in seconds and the process, which all of these runs share.
        var state = _home.Locate($"{++_runs}");
        var context = new CommandContext
        {
            Arguments = arguments,
            Terminal = new Terminal(shown, shown),
            Variables = name =>
                name switch
                {
                    "HOME" => _home.Root,
                    "XDG_STATE_HOME" => state,
                    "DANDI_INSTANCE" => archive.Api,
                    "DANDI_INSTANCE_API_KEY" => archive.Alice.Token,
                    _ => null,
                },
            WorkingDirectory = _folder.Root,
        };
        var code = await ParsedCommand.InvokeAsync(context, shown, shown, TestContext.Current.CancellationToken);
        var typed = arguments.Select(each => each.Contains(' ', StringComparison.Ordinal) ? $"\"{each}\"" : each);
        _session.Append("$ dandi ").AppendJoin(' ', typed).Append('\n').Append(written.ToString());
        if (code != 0)
            _session.Append("(exit code ").Append(code).Append(")\n");
        _session.Append('\n');
    }

    /// <summary>Replaces what differs from run to run.</summary>
    private string Normalize(string text)
    {
        foreach (var (pattern, replacement) in Variable())
            text = Regex.Replace(text, pattern, replacement, RegexOptions.None, MaxMatching);
        return text;
    }

    private IEnumerable<(string Pattern, string Replacement)> Variable() =>
        [
            (Regex.Escape(_folder.Root), "/data/mine"),
            (Regex.Escape(_home.Root) + "/[0-9]+", "/home/me/.local/state"),
            (@"http://127\.0\.0\.1:[0-9]+", "http://127.0.0.1:8000"),
            (@"log/[0-9.]+-[0-9.]+Z-[0-9]+", "log/2026.11.30-10.22.39Z-1234"),
            (@"in [0-9.]+ s \([^)]*/s\)", "in 1.5 s (22 kB/s)"),
            // The archive validates in the background.
            (@"  archive  (?:.*\n)+?( +metadata of)", "  archive   (what it has found so far)\n$1"),
            (@"metadata of the Dandiset: \w+", "metadata of the Dandiset: Pending"),
        ];
}
