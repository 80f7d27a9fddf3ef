using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Dandi.Benchmarks;

/// <summary>A native archive, and folders of Dandisets beside it.</summary>
internal sealed partial class Workplace : IAsyncDisposable
{
    // What .NET makes of the end by signal 9.
    private const int Killed = 128 + 9;
    private readonly string _root;
    private readonly Process _server;
    private readonly string _api;
    private readonly string _key;

    private Workplace(string root, string executable, Process server, JsonElement ready)
    {
        (_root, _server, Client) = (root, server, executable);
        _api = ready.GetProperty("api_url").GetString()!;
        Way = _api;
        _key = ready.GetProperty("users")[0].GetProperty("token").GetString()!;
    }

    /// <summary>The executable that is measured.</summary>
    public static string Executable { get; } =
        Path.GetFullPath(Environment.GetEnvironmentVariable("DANDI_EXECUTABLE") ?? "artifacts/dandi");

    /// <summary>The faults that make the latency of a real archive.</summary>
    public static IReadOnlyList<string> Latency { get; } = ["PUT store delay=60ms", "* api delay=150ms"];

    /// <summary>The executable that runs as client.</summary>
    /// <value>That of the server.</value>
    public string Client { get; set; }

    /// <summary>The most memory that was resident in the server.</summary>
    public long ServerPeakBytes => Measurement.PeakOf(_server.Id);

    /// <summary>The base of its API.</summary>
    public string Api => _api;

    /// <summary>Where clients find the API.</summary>
    /// <value>Where it is.</value>
    public string Way { get; set; }

    /// <summary>The key of its administrator.</summary>
    public string Key => _key;

    /// <summary>The last line of the newest log that tells of requests.</summary>
    public string LastTraffic()
    {
        var log = Directory
            .EnumerateFiles(Path.Combine(_root, "state", "dandi", "log"))
            .OrderBy(File.GetLastWriteTimeUtc)
            .Last();
        var line = File.ReadLines(log).Last(text => text.Contains("requests to the archive", StringComparison.Ordinal));
        return line[(line.IndexOf(']', StringComparison.Ordinal) + 2)..];
    }

    /// <summary>How many requests the store has had from the last run.</summary>
    public int LastStorageRequests() =>
        int.Parse(StorageRequests().Match(LastTraffic()).Groups["count"].Value, CultureInfo.InvariantCulture);

    /// <summary>Makes a Dandiset with one Zarr of chunks in folders of a thousand.</summary>
    /// <returns>Its folder.</returns>
    public async Task<string> MakeZarrAsync(int chunks, int size, int seed, CancellationToken cancellationToken)
    {
        var folder = await MakeDandisetAsync(0, 0, seed, cancellationToken);
        await WriteZarrAsync(folder, chunks, size, seed, cancellationToken);
        return folder;
    }

    /// <summary>Writes such a Zarr.</summary>
    public static async Task WriteZarrAsync(
        string folder,
        int chunks,
        int size,
        int seed,
        CancellationToken cancellationToken
    )
    {
        const int InFolder = 1000;
        var array = Path.Combine(folder, "image.zarr", "0");
        Directory.CreateDirectory(array);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "image.zarr", ".zgroup"),
            """{"zarr_format": 2}""",
            cancellationToken
        );
        await File.WriteAllTextAsync(
            Path.Combine(array, ".zarray"),
            $$"""{"zarr_format": 2, "shape": [{{(chunks + InFolder - 1) / InFolder}}, {{InFolder}}], "chunks": [1, 1], "dtype": "|u1", "compressor": null, "filters": null, "fill_value": 0, "order": "C", "dimension_separator": "/"}""",
            cancellationToken
        );
        var random = new Random(seed);
        var block = new byte[size];
        for (var number = 0; number < chunks; number++)
        {
            var row = Path.Combine(array, $"{number / InFolder}");
            if (number % InFolder == 0)
                Directory.CreateDirectory(row);
            random.NextBytes(block);
            await File.WriteAllBytesAsync(Path.Combine(row, $"{number % InFolder}"), block, cancellationToken);
        }
    }

    /// <summary>How many objects the archive keeps.</summary>
    public int CountStoredObjects() =>
        Directory
            .EnumerateFiles(Path.Combine(_root, "archive"), "*", SearchOption.AllDirectories)
            .Count(file =>
                Path.GetFileName(file).Length == 32 && Path.GetFileName(Path.GetDirectoryName(file)) != "unfinished"
            );

    /// <summary>Starts an archive with faults.</summary>
    public static Task<Workplace> OpenAsync(
        string executable,
        IEnumerable<string> faults,
        CancellationToken cancellationToken
    ) => ServeAsync(executable, faults.SelectMany(fault => new[] { "--fault", fault }), cancellationToken);

    /// <summary>Starts an archive with more arguments.</summary>
    public static async Task<Workplace> ServeAsync(
        string executable,
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
                    "0",
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
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, cancellationToken);
        await using var stream = File.OpenRead(ready);
        using var document = await JsonDocument.ParseAsync(stream, cancellationToken: cancellationToken);
        return new Workplace(root, executable, server, document.RootElement.Clone());
    }

    /// <summary>Makes a Dandiset with files of made-up bytes.</summary>
    /// <returns>Its folder.</returns>
    public async Task<string> MakeDandisetAsync(int files, long size, int seed, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_root, $"dandiset-{seed}")).FullName;
        await RunAsync(folder, cancellationToken, "create", "A benchmark");
        await WriteFilesAsync(folder, files, size, seed, cancellationToken);
        return folder;
    }

    /// <summary>Writes files of made-up bytes into a folder, which is made.</summary>
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
            for (long left = size; left > 0; left -= block.Length)
            {
                var piece = block.AsMemory(0, (int)Math.Min(left, block.Length));
                random.NextBytes(piece.Span);
                await file.WriteAsync(piece, cancellationToken);
            }
        }
    }

    /// <summary>Runs the executable in a folder.</summary>
    public Task<Measurement> RunAsync(string folder, CancellationToken cancellationToken, params string[] arguments) =>
        Measurement.RunAsync(Start(folder, arguments), cancellationToken);

    /// <summary>Runs the executable in a folder, whatever comes of it.</summary>
    public Task<Measurement> TryAsync(string folder, CancellationToken cancellationToken, params string[] arguments) =>
        Measurement.RunAsync(Start(folder, arguments), cancellationToken, mayFail: true);

    /// <summary>Runs the executable in a folder, and kills it as soon as the archive stores so many objects.</summary>
    /// <exception cref="InvalidOperationException">It ended by itself.</exception>
    public async Task RunAndKillAsync(
        string folder,
        int objects,
        CancellationToken cancellationToken,
        params string[] arguments
    )
    {
        var start = Start(folder, arguments);
        start.RedirectStandardError = start.RedirectStandardOutput = true;
        using var process = Process.Start(start)!;
        while (!process.HasExited && CountStoredObjects() < objects)
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellationToken);
        process.Kill();
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != Killed)
            throw new InvalidOperationException(
                $"the run ended with exit code {process.ExitCode} before it was killed"
            );
    }

    [GeneratedRegex("(?<count>[0-9]+) to its store", RegexOptions.ExplicitCapture)]
    private static partial Regex StorageRequests();

    private ProcessStartInfo Start(string folder, string[] arguments)
    {
        var start = new ProcessStartInfo(Client, arguments) { WorkingDirectory = folder };
        start.Environment["DANDI_INSTANCE"] = Way;
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
