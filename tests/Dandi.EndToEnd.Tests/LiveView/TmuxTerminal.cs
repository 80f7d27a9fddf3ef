using System.Globalization;
using Dandi.Testing;

namespace Dandi.EndToEnd.Tests.LiveView;

/// <summary>A terminal emulator (tmux, which nobody looks at) in which a shell runs.</summary>
internal sealed class TmuxTerminal : IAsyncDisposable
{
    private const string Program = "/usr/bin/tmux";
    private readonly TempFolder _folder = new();

    private TmuxTerminal() { }

    private string Socket => _folder.Locate("socket");

    /// <summary>Starts a shell. The test is skipped if tmux is not installed.</summary>
    /// <param name="folder">The working directory of the shell.</param>
    /// <param name="variables">The environment of the shell, in addition to PATH, HOME and the locale.</param>
    /// <param name="columns">The columns of the terminal.</param>
    /// <param name="rows">The rows of the terminal.</param>
    public static async Task<TmuxTerminal> StartAsync(
        string folder,
        IReadOnlyDictionary<string, string> variables,
        int columns,
        int rows
    )
    {
        Assert.SkipUnless(File.Exists(Program), "tmux is not installed");
        var terminal = new TmuxTerminal();
        var configuration = terminal._folder.Write(
            "tmux.conf",
            "set -g status off\nset -g history-limit 100000\nset -g default-terminal tmux-256color\n"
        );
        var environment = variables.Select(variable => $"{variable.Key}='{variable.Value}'");
        var shell =
            $"cd '{folder}' && exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME='{terminal._folder.Locate("home")}' "
            + "TERM=\"$TERM\" LC_ALL=C.UTF-8 PS1='$ ' "
            + $"{string.Join(' ', environment)} bash --norc --noprofile -i";
        await terminal.RunAsync(
            "-f",
            configuration,
            "new-session",
            "-d",
            "-x",
            Number(columns),
            "-y",
            Number(rows),
            shell
        );
        await terminal.WaitForAsync(screen => screen == "$");
        return terminal;
    }

    /// <summary>Types a line and the Enter key.</summary>
    public async Task TypeAsync(string line)
    {
        await RunAsync("send-keys", "-l", line);
        await PressAsync("Enter");
    }

    /// <summary>Presses a key, by its name in tmux.</summary>
    public Task PressAsync(string key) => RunAsync("send-keys", key);

    public Task ResizeAsync(int columns, int rows) => RunAsync("resize-window", "-x", Number(columns), "-y", $"{rows}");

    /// <summary>Returns all rows: those that have scrolled away, and those of the screen.</summary>
    public Task<string> ReadRowsAsync() => CaptureAsync("-S", "-");

    /// <summary>Returns all lines: rows that continue a line are joined with it.</summary>
    public Task<string> ReadLinesAsync() => CaptureAsync("-S", "-", "-J");

    /// <summary>Returns the screen with control sequences for colors.</summary>
    public Task<string> ReadColorsAsync() => CaptureAsync("-e");

    /// <summary>Waits until the screen fulfills a condition, and returns it.</summary>
    public Task<string> WaitForAsync(Func<string, bool> condition) => WaitForAsync(() => CaptureAsync(), condition);

    /// <summary>Waits until all rows, also those that have scrolled away, are as expected.</summary>
    public Task WaitForRowsAsync(Func<string, bool> condition) => WaitForAsync(ReadRowsAsync, condition);

    private async Task<string> WaitForAsync(Func<Task<string>> read, Func<string, bool> condition)
    {
        // Not a measurement: the limit is far beyond what is needed, and shows what was there instead.
        for (var attempt = 0; attempt < 1_500; attempt++)
        {
            var screen = await read();
            if (condition(screen))
                return screen;
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        }
        Assert.Fail($"the screen is still:\n{await ReadRowsAsync()}");
        return "";
    }

    public async ValueTask DisposeAsync()
    {
        var shell = (await RunAsync("display-message", "-p", "#{pane_pid}")).Trim();
        var children = await File.ReadAllTextAsync($"/proc/{shell}/task/{shell}/children", CancellationToken.None);
        await RunAsync("kill-server");
        // They write to the folder until the signal has reached them.
        foreach (var process in children.Split(' ', StringSplitOptions.RemoveEmptyEntries).Append(shell))
        {
            while (Directory.Exists($"/proc/{process}"))
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, CancellationToken.None);
        }
        _folder.Dispose();
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private async Task<string> CaptureAsync(params string[] options)
    {
        var text = await RunAsync(["capture-pane", "-p", .. options]);
        return string.Join('\n', text.Split('\n').Select(line => line.TrimEnd())).TrimEnd('\n');
    }

    private async Task<string> RunAsync(params string[] arguments)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["HOME"] = _folder.Locate("no-home"),
            ["LC_ALL"] = "C.UTF-8",
            ["TERM"] = "xterm",
        };
        using var run = DandiProcess.StartCommand(_folder.Root, variables, [Program, "-u", "-S", Socket, .. arguments]);
        await run.WaitForExitAsync();
        Assert.True(run.ExitCode == 0, run.ToString());
        return run.Out;
    }
}
