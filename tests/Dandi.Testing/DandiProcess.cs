using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Dandi.Testing;

/// <summary>A run of the native executable: <c>artifacts/dandi</c>, or what <c>DANDI_EXECUTABLE</c> names.</summary>
public sealed class DandiProcess : IDisposable
{
    // Shells and .NET report a process that was ended by signal 9 with this exit code.
    private const int KilledExitCode = 128 + 9;
    private static readonly Lazy<string> CheckedExecutable = new(CheckExecutable);
    private readonly Process _process;
    private readonly StringBuilder _out = new();
    private readonly StringBuilder _error = new();
    private DateTime _started;

    private DandiProcess(Process process) => _process = process;

    /// <summary>
    /// The path of the executable. The test is skipped if it has not been published, and fails if
    /// <c>DANDI_EXECUTABLE</c> does not exist or if the executable was built from other sources.
    /// </summary>
    public static string Executable => CheckedExecutable.Value;

    /// <summary>Starts the executable.</summary>
    /// <param name="folder">The working directory; the default of HOME is <c>FOLDER-home</c>.</param>
    /// <param name="variables">The environment, in addition to PATH and HOME.</param>
    /// <param name="arguments">The arguments of the command line.</param>
    public static DandiProcess Start(
        string folder,
        IReadOnlyDictionary<string, string> variables,
        params string[] arguments
    ) => StartCommand(folder, variables, [Executable, .. arguments]);

    /// <summary>Starts a command that runs the executable, such as a shell.</summary>
    /// <param name="folder">The working directory; the default of HOME is <c>FOLDER-home</c>.</param>
    /// <param name="variables">The environment, in addition to PATH and HOME.</param>
    /// <param name="command">The program and its arguments.</param>
    public static DandiProcess StartCommand(
        string folder,
        IReadOnlyDictionary<string, string> variables,
        params string[] command
    )
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin";
        start.Environment["HOME"] = folder + "-home";
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        var run = new DandiProcess(new Process { StartInfo = start });
        run._process.OutputDataReceived += (_, line) => Add(run._out, line.Data);
        run._process.ErrorDataReceived += (_, line) => Add(run._error, line.Data);
        run._process.Start();
        run._started = TimeProvider.System.GetLocalNow().DateTime;
        run._process.BeginOutputReadLine();
        run._process.BeginErrorReadLine();
        return run;
    }

    /// <summary>Runs the executable with an empty standard input, and waits for its exit.</summary>
    public static async Task<DandiProcess> RunAsync(
        string folder,
        IReadOnlyDictionary<string, string> variables,
        params string[] arguments
    )
    {
        var run = Start(folder, variables, arguments);
        await run.WriteInputAsync("");
        await run.WaitForExitAsync();
        return run;
    }

    /// <summary>The standard output so far.</summary>
    public string Out => Read(_out);

    /// <summary>The standard error output so far.</summary>
    public string Error => Read(_error);

    public int ExitCode => _process.ExitCode;

    /// <summary>Whether this run and another one ran at the same time. Both must have ended.</summary>
    public bool OverlapsWith(DandiProcess other) =>
        _started < other._process.ExitTime && other._started < _process.ExitTime;

    /// <summary>Both streams and the exit code, for the message of a failed test.</summary>
    public override string ToString() => $"exit code {ExitCode}\n{Out}\n{Error}";

    /// <summary>Waits for the exit, and compares events, if the process wrote any, with their schema.</summary>
    public async Task WaitForExitAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        var arguments = _process.StartInfo.ArgumentList;
        // The last line of a process that was killed may be incomplete.
        if (arguments is ["upload" or "download", ..] && arguments.Contains("--json") && ExitCode != KilledExitCode)
            EventSchema.Check(Out);
    }

    /// <summary>Writes a text to standard input and closes it.</summary>
    public async Task WriteInputAsync(string text)
    {
        await _process.StandardInput.WriteAsync(text);
        _process.StandardInput.Close();
    }

    /// <summary>Sends a signal, such as INT. Fails the test if the process has ended.</summary>
    public async Task SignalAsync(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(kill.ExitCode == 0, $"cannot send {name}: {Out}\n{Error}");
    }

    /// <summary>Kills the process and waits for its exit. Fails the test if it ended before.</summary>
    public async Task KillAsync()
    {
        await SignalAsync("KILL");
        await WaitForExitAsync();
        Assert.True(ExitCode == KilledExitCode, $"the process ended before it was killed: {this}");
    }

    /// <summary>Waits for a condition. Fails the test if the process ends before.</summary>
    public async Task WaitUntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            Assert.False(_process.HasExited && !condition(), "the process ended first");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    /// <inheritdoc cref="WaitUntilAsync(Func{bool})"/>
    public async Task WaitUntilAsync(Func<Task<bool>> condition)
    {
        while (!await condition())
        {
            Assert.False(_process.HasExited && !await condition(), "the process ended first");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
        if (Directory.Exists(_process.StartInfo.Environment["HOME"]))
            Directory.Delete(_process.StartInfo.Environment["HOME"]!, recursive: true);
    }

    private static string CheckExecutable()
    {
        var given = Environment.GetEnvironmentVariable("DANDI_EXECUTABLE");
        var path = given is { Length: > 0 } ? given : Repository.Locate("artifacts/dandi");
        Assert.SkipUnless(path == given || File.Exists(path), $"{path} does not exist: run scripts/publish.sh");
        var start = new ProcessStartInfo(Repository.Locate("scripts/check-executable.sh"), [path])
        {
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using var check = Process.Start(start)!;
        var message = check.StandardError.ReadToEnd();
        check.WaitForExit();
        Assert.True(check.ExitCode == 0, message);
        return path;
    }

    private static void Add(StringBuilder text, string? line)
    {
        if (line is null)
            return;
        lock (text)
            text.AppendLine(line);
    }

    private static string Read(StringBuilder text)
    {
        lock (text)
            return text.ToString();
    }
}
