using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Dandi.Testing;

/// <summary>A run of the native executable: <c>artifacts/dandi</c>, or what <c>DANDI_EXECUTABLE</c> names.</summary>
public sealed class DandiProcess : IDisposable
{
    // What shells and .NET make of the end by signal 9.
    private const int Killed = 128 + 9;
    private static readonly Lazy<string> Checked = new(Check);
    private readonly Process _process;
    private readonly StringBuilder _out = new();
    private readonly StringBuilder _error = new();
    private DateTime _started;

    private DandiProcess(Process process) => _process = process;

    /// <summary>The executable; the test is skipped, saying so, where it was not published yet, and fails where the one that is named does not exist or it was built from other sources.</summary>
    public static string Executable => Checked.Value;

    /// <summary>Starts it.</summary>
    /// <param name="folder">The working directory, which is also its home.</param>
    /// <param name="variables">The environment beside PATH and HOME.</param>
    /// <param name="arguments">The words behind the name of the program.</param>
    public static DandiProcess Start(
        string folder,
        IReadOnlyDictionary<string, string> variables,
        params string[] arguments
    ) => StartCommand(folder, variables, [Executable, .. arguments]);

    /// <summary>Starts a command that starts it.</summary>
    /// <param name="folder">The working directory, which is also its home.</param>
    /// <param name="variables">The environment beside PATH and HOME.</param>
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

    /// <summary>Runs it to its end, with nothing on standard input.</summary>
    public static async Task<DandiProcess> RunAsync(
        string folder,
        IReadOnlyDictionary<string, string> variables,
        params string[] arguments
    )
    {
        var run = Start(folder, variables, arguments);
        await run.TypeAsync("");
        await run.EndAsync();
        return run;
    }

    /// <summary>What it has written to standard output so far.</summary>
    public string Out => Read(_out);

    /// <summary>What it has written to standard error so far.</summary>
    public string Error => Read(_error);

    /// <summary>The exit code, once it has ended.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>Whether this run and another one, both of which have ended, have lived at the same time.</summary>
    public bool RanBeside(DandiProcess other) =>
        _started < other._process.ExitTime && other._started < _process.ExitTime;

    /// <summary>Both streams and the exit code, for the message of a failed test.</summary>
    public override string ToString() => $"exit code {ExitCode}\n{Out}\n{Error}";

    /// <summary>Waits for its end.</summary>
    public Task EndAsync() => _process.WaitForExitAsync(TestContext.Current.CancellationToken);

    /// <summary>Types something on standard input.</summary>
    public async Task TypeAsync(string text)
    {
        await _process.StandardInput.WriteAsync(text);
        _process.StandardInput.Close();
    }

    /// <summary>Sends a signal, such as INT; fails when the process has ended.</summary>
    public async Task SignalAsync(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(kill.ExitCode == 0, $"no {name} could be sent: {Out}\n{Error}");
    }

    /// <summary>Kills it, and waits for its end; fails when it has ended otherwise.</summary>
    public async Task KillAsync()
    {
        await SignalAsync("KILL");
        await EndAsync();
        Assert.True(ExitCode == Killed, $"ended before it was killed: {this}");
    }

    /// <summary>Waits until a condition holds that the process brings about; fails when it ends first.</summary>
    public async Task UntilAsync(Func<bool> holds)
    {
        while (!holds())
        {
            Assert.False(_process.HasExited && !holds(), "the process ended first");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits until a condition holds that the process brings about elsewhere; fails when it ends first.</summary>
    public async Task UntilAsync(Func<Task<bool>> holds)
    {
        while (!await holds())
        {
            Assert.False(_process.HasExited && !await holds(), "the process ended first");
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

    private static string Check()
    {
        var given = Environment.GetEnvironmentVariable("DANDI_EXECUTABLE");
        var path = given is { Length: > 0 } ? given : Repository.Locate("artifacts/dandi");
        Assert.SkipUnless(path == given || File.Exists(path), $"{path} is not there: run scripts/publish.sh");
        var start = new ProcessStartInfo(Repository.Locate("scripts/check-executable.sh"), [path])
        {
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using var check = Process.Start(start)!;
        var refusal = check.StandardError.ReadToEnd();
        check.WaitForExit();
        Assert.True(check.ExitCode == 0, refusal);
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
