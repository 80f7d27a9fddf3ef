using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Dandi;

/// <summary>The process of an archive, and the file in which it tells that it is ready.</summary>
/// <remarks>
/// The archive runs as long as the command <c>cat</c>, which it starts; that ends with its standard input. So the
/// archive ends with this process, however that ends.
/// </remarks>
internal sealed class ArchiveProcess : IAsyncDisposable
{
    private const int MaxErrorLength = 10_000;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);
    private readonly LocalArchiveOptions _options;
    private readonly string _folder = Directory.CreateTempSubdirectory("dandi-local-archive-").FullName;
    private readonly StringBuilder _error = new();
    private readonly Process _process;

    private ArchiveProcess(LocalArchiveOptions options)
    {
        _options = options;
        _process = new Process { StartInfo = Describe() };
        _process.ErrorDataReceived += (_, line) => AddError(line.Data);
    }

    private string ReadyFile => Path.Combine(_folder, "ready.json");

    /// <summary>Starts the process.</summary>
    /// <exception cref="LocalArchiveException">The executable cannot be started.</exception>
    public static ArchiveProcess Start(LocalArchiveOptions options)
    {
        var process = new ArchiveProcess(options);
        try
        {
            process._process.Start();
            process._process.BeginErrorReadLine();
            process._process.BeginOutputReadLine();
            return process;
        }
        catch (Win32Exception error)
        {
            process._process.Dispose();
            Directory.Delete(process._folder, recursive: true);
            throw new LocalArchiveException(
                $"`{options.Executable}` cannot be started: {error.Message}. Install dandi in a folder of PATH, or set "
                    + $"{nameof(LocalArchiveOptions)}.{nameof(LocalArchiveOptions.Executable)} to its path.",
                error
            );
        }
    }

    /// <summary>Waits until the archive is ready.</summary>
    /// <returns>The content of the ready file.</returns>
    public async Task<JsonElement> WhenReadyAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(_options.MaxStart, _options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            while (!File.Exists(ReadyFile))
            {
                if (_process.HasExited)
                    throw await FailedAsync(cancellationToken).ConfigureAwait(false);
                await Task.Delay(Interval, _options.Time, either.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new LocalArchiveException(
                $"The archive was not ready after {_options.MaxStart.TotalSeconds} s. Raise "
                    + $"{nameof(LocalArchiveOptions)}.{nameof(LocalArchiveOptions.MaxStart)} if it has much to load.",
                error
            );
        }
        var stream = File.OpenRead(ReadyFile);
        await using (stream.ConfigureAwait(false))
        {
            using var document = await JsonDocument
                .ParseAsync(stream, default, cancellationToken)
                .ConfigureAwait(false);
            return document.RootElement.Clone();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.StandardInput.Close();
            // While it still loads, it waits for no command.
            if (!File.Exists(ReadyFile))
                _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        }
        _process.Dispose();
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    private ProcessStartInfo Describe()
    {
        string[] arguments =
        [
            "serve",
            "--ephemeral",
            "--quiet",
            "--ready-file",
            ReadyFile,
            .. _options.Users.SelectMany(user => new[] { "--user", user }),
            .. _options.Preload is { } file ? ["--preload", Path.GetFullPath(file)] : Array.Empty<string>(),
            .. _options.Arguments,
            "--",
            "cat",
        ];
        return new ProcessStartInfo(_options.Executable, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
    }

    private async Task<LocalArchiveException> FailedAsync(CancellationToken cancellationToken)
    {
        // Only now, all of its standard error has been read.
        await _process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        lock (_error)
            return new LocalArchiveException($"The archive ended with exit code {_process.ExitCode}: {_error}");
    }

    private void AddError(string? line)
    {
        lock (_error)
        {
            if (line is not null && _error.Length + line.Length < MaxErrorLength)
                _error.AppendLine(line);
        }
    }
}
