using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Dandi.Benchmarks;

/// <summary>
/// A local archive in a process of the native executable, and Dandiset folders, all in one temporary folder that is
/// deleted at the end. Runs clients in these folders.
/// </summary>
internal sealed partial class Workplace : IAsyncDisposable
{
    // .NET reports a process that was ended by signal 9 with this exit code.
    private const int KilledExitCode = 128 + 9;
    private readonly string _root;
    private readonly Process _server;
    private readonly string _api;
    private readonly string _key;

    private Workplace(string root, string executable, Process server, JsonElement ready)
    {
        (_root, _server, Client) = (root, server, executable);
        _api = ready.GetProperty("api_url").GetString()!;
        ClientApi = _api;
        _key = ready.GetProperty("users")[0].GetProperty("token").GetString()!;
    }

    /// <summary>The executable that is measured: <c>DANDI_EXECUTABLE</c>, or <c>artifacts/dandi</c>.</summary>
    public static string Executable { get; } =
        Path.GetFullPath(Environment.GetEnvironmentVariable("DANDI_EXECUTABLE") ?? "artifacts/dandi");

    /// <summary>Faults that simulate the latency of a real archive.</summary>
    public static IReadOnlyList<string> Latency { get; } = ["PUT store delay=60ms", "* api delay=150ms"];

    /// <summary>The executable that runs as the client; by default that of the server.</summary>
    public string Client { get; set; }

    /// <summary>The peak of the resident set of the server.</summary>
    public long ServerPeakBytes => MeasuredRun.PeakOf(_server.Id);

    /// <summary>The user and system time of the server.</summary>
    public TimeSpan ServerCpu => MeasuredRun.CpuOf(_server.Id);

    /// <summary>The base URL of the API.</summary>
    public string Api => _api;

    /// <summary>The base URL that clients use, such as that of a proxy; by default <see cref="Api"/>.</summary>
    public string ClientApi { get; set; }

    /// <summary>Options of every command of a client.</summary>
    public string[] ClientOptions { get; set; } = [];

    /// <summary>The API key of the administrator.</summary>
    public string Key => _key;

    /// <summary>The line of the newest log that counts the requests of the run.</summary>
    public string LastTraffic()
    {
        var log = Directory
            .EnumerateFiles(Path.Combine(_root, "state", "dandi", "log"))
            .OrderBy(File.GetLastWriteTimeUtc)
            .Last();
        var line = File.ReadLines(log).Last(text => text.Contains("requests to the archive", StringComparison.Ordinal));
        return line[(line.IndexOf(']', StringComparison.Ordinal) + 2)..];
    }

    /// <summary>How many requests the last run sent to the store.</summary>
    public int LastStorageRequests() =>
        int.Parse(StorageRequests().Match(LastTraffic()).Groups["count"].Value, CultureInfo.InvariantCulture);

    /// <summary>Creates a Dandiset with one Zarr, <c>image.zarr</c>.</summary>
    /// <returns>The folder of the Dandiset.</returns>
    public async Task<string> CreateZarrAsync(int chunks, int size, int seed, CancellationToken cancellationToken)
    {
        var folder = await CreateDandisetAsync(0, 0, seed, cancellationToken);
        await WriteZarrAsync(folder, chunks, size, seed, cancellationToken);
        return folder;
    }

    /// <summary>
    /// Writes a Zarr, <c>image.zarr</c>, with an array of two dimensions and 1,000 chunks per row, each row in its own
    /// folder.
    /// </summary>
    public static async Task WriteZarrAsync(
        string folder,
        int chunks,
        int size,
        int seed,
        CancellationToken cancellationToken
    )
    {
        const int ChunksPerRow = 1000;
        var array = Path.Combine(folder, "image.zarr", "0");
        Directory.CreateDirectory(array);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "image.zarr", ".zgroup"),
            """{"zarr_format": 2}""",
            cancellationToken
        );
        var rows = (chunks + ChunksPerRow - 1) / ChunksPerRow;
        await File.WriteAllTextAsync(
            Path.Combine(array, ".zarray"),
            $$"""{"zarr_format": 2, "shape": [{{rows}}, {{ChunksPerRow}}], "chunks": [1, 1], "order": "C","""
                + """ "dtype": "|u1", "compressor": null, "filters": null, "fill_value": 0,"""
                + """ "dimension_separator": "/"}""",
            cancellationToken
        );
        var random = new Random(seed);
        var block = new byte[size];
        for (var number = 0; number < chunks; number++)
        {
            var row = Path.Combine(array, $"{number / ChunksPerRow}");
            if (number % ChunksPerRow == 0)
                Directory.CreateDirectory(row);
            random.NextBytes(block);
            await File.WriteAllBytesAsync(Path.Combine(row, $"{number % ChunksPerRow}"), block, cancellationToken);
        }
    }

    /// <summary>The bytes of the files in the archive's store; small objects share files.</summary>
    public long CountStoredBytes() =>
        new DirectoryInfo(Path.Combine(_root, "archive"))
            .EnumerateFiles("*", SearchOption.AllDirectories)
            // One that is not complete moves when it is.
            .Where(file => file.Name.Length == 32 && file.Exists)
            .Sum(file => file.Length);

    /// <summary>Starts an archive with faults, in the form of <c>--fault</c>.</summary>
    public static Task<Workplace> OpenAsync(
        string executable,
        IEnumerable<string> faults,
        CancellationToken cancellationToken
    ) => ServeAsync(executable, 0, faults.SelectMany(fault => new[] { "--fault", fault }), cancellationToken);

    /// <summary>Starts an archive.</summary>
    /// <param name="executable">The executable.</param>
    /// <param name="port">The port; 0 for any.</param>
    /// <param name="arguments">Further arguments of <c>dandi serve</c>.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    public static async Task<Workplace> ServeAsync(
        string executable,
        int port,
        IEnumerable<string> arguments,
        CancellationToken cancellationToken
    )
    {
        var root = Directory.CreateTempSubdirectory("dandi-bench-").FullName;
        var ready = Path.Combine(root, "ready.json");
        var server = Process.Start(
            new ProcessStartInfo(
                executable,
                [
                    "serve",
                    "--directory",
                    Path.Combine(root, "archive"),
                    "--port",
                    port.ToString(CultureInfo.InvariantCulture),
                    "--ready-file",
                    ready,
                    "--quiet",
                    .. arguments,
                ]
            )
            {
                UseShellExecute = false,
            }
        )!;
        while (!File.Exists(ready))
        {
            if (server.HasExited)
                throw new InvalidOperationException($"`{executable} serve` ended with exit code {server.ExitCode}.");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, cancellationToken);
        }
        await using var stream = File.OpenRead(ready);
        using var document = await JsonDocument.ParseAsync(stream, cancellationToken: cancellationToken);
        return new Workplace(root, executable, server, document.RootElement.Clone());
    }

    /// <summary>Creates a Dandiset with files of pseudorandom bytes.</summary>
    /// <returns>The folder of the Dandiset.</returns>
    public async Task<string> CreateDandisetAsync(int files, long size, int seed, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_root, $"dandiset-{seed}")).FullName;
        await RunAsync(folder, cancellationToken, "create", "A benchmark");
        await WriteFilesAsync(folder, files, size, seed, cancellationToken);
        return folder;
    }

    /// <summary>Writes files of pseudorandom bytes into a folder, which is created if it does not exist.</summary>
    public static async Task WriteFilesAsync(
        string folder,
        int files,
        long size,
        int seed,
        CancellationToken cancellationToken
    )
    {
        Directory.CreateDirectory(folder);
        var random = new Random(seed);
        var block = new byte[1 << 20];
        for (var number = 0; number < files; number++)
        {
            await using var file = File.Create(Path.Combine(folder, $"{number:00000}.mp4"));
            for (long remaining = size; remaining > 0; remaining -= block.Length)
            {
                var bytes = block.AsMemory(0, (int)Math.Min(remaining, block.Length));
                random.NextBytes(bytes.Span);
                await file.WriteAsync(bytes, cancellationToken);
            }
        }
    }

    /// <summary>Runs a client in a folder; it must succeed.</summary>
    public Task<MeasuredRun> RunAsync(string folder, CancellationToken cancellationToken, params string[] arguments) =>
        MeasuredRun.RunAsync(Start(folder, arguments), cancellationToken);

    /// <summary>Runs a client in a folder; it may fail.</summary>
    public Task<MeasuredRun> TryAsync(string folder, CancellationToken cancellationToken, params string[] arguments) =>
        MeasuredRun.RunAsync(Start(folder, arguments), cancellationToken, mayFail: true);

    /// <summary>Runs a client in a folder, and kills it as soon as the store has so many bytes.</summary>
    /// <exception cref="InvalidOperationException">The client ended before.</exception>
    public async Task RunAndKillAsync(
        string folder,
        long bytes,
        CancellationToken cancellationToken,
        params string[] arguments
    )
    {
        var start = Start(folder, arguments);
        start.RedirectStandardError = start.RedirectStandardOutput = true;
        using var process = Process.Start(start)!;
        try
        {
            while (!process.HasExited && CountStoredBytes() < bytes)
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellationToken);
        }
        finally
        {
            process.Kill();
        }
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != KilledExitCode)
            throw new InvalidOperationException(
                $"The run ended with exit code {process.ExitCode} before it was killed."
            );
    }

    [GeneratedRegex("(?<count>[0-9]+) to its store", RegexOptions.ExplicitCapture)]
    private static partial Regex StorageRequests();

    /// <summary>The command of a client in a folder.</summary>
    public ProcessStartInfo Start(string folder, string[] arguments)
    {
        var start = new ProcessStartInfo(Client, [.. arguments, .. ClientOptions]) { WorkingDirectory = folder };
        start.Environment["DANDI_INSTANCE"] = ClientApi;
        start.Environment["DANDI_INSTANCE_API_KEY"] = _key;
        start.Environment["XDG_STATE_HOME"] = Path.Combine(_root, "state");
        start.Environment["XDG_CACHE_HOME"] = Path.Combine(_root, "cache");
        return start;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _server.Kill();
        await _server.WaitForExitAsync();
        _server.Dispose();
        Directory.Delete(_root, recursive: true);
    }
}
