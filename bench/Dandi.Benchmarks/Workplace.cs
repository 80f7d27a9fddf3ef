using System.Diagnostics;
using System.Text.Json;

namespace Dandi.Benchmarks;

/// <summary>A native archive, and folders of Dandisets beside it.</summary>
internal sealed class Workplace : IAsyncDisposable
{
    private readonly string _root;
    private readonly Process _server;
    private readonly string _api;
    private readonly string _key;

    private Workplace(string root, Process server, JsonElement ready)
    {
        (_root, _server) = (root, server);
        _api = ready.GetProperty("api_url").GetString()!;
        _key = ready.GetProperty("users")[0].GetProperty("token").GetString()!;
    }

    /// <summary>The executable that is measured.</summary>
    public static string Executable { get; } = Path.GetFullPath(Environment.GetEnvironmentVariable("DANDI_EXECUTABLE") ?? "artifacts/dandi");

    /// <summary>The most memory that was resident in the server.</summary>
    public long ServerPeakBytes => Measurement.PeakOf(_server.Id);

    /// <summary>Starts an archive.</summary>
    public static async Task<Workplace> OpenAsync(CancellationToken cancellationToken)
    {
        var root = Directory.CreateTempSubdirectory("dandi-bench-").FullName;
        var ready = Path.Combine(root, "ready.json");
        var server = Process.Start(new ProcessStartInfo(Executable, ["serve", "--directory", Path.Combine(root, "archive"), "--port", "0", "--ready-file", ready, "--quiet"]) { UseShellExecute = false })!;
        while (!File.Exists(ready)) await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, cancellationToken);
        await using var stream = File.OpenRead(ready);
        using var document = await JsonDocument.ParseAsync(stream, cancellationToken: cancellationToken);
        return new Workplace(root, server, document.RootElement.Clone());
    }

    /// <summary>Makes a Dandiset with files of made-up bytes.</summary>
    /// <returns>Its folder.</returns>
    public async Task<string> MakeDandisetAsync(int files, long size, int seed, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_root, $"dandiset-{seed}")).FullName;
        await RunAsync(folder, cancellationToken, "create", "A benchmark");
        var random = new Random(seed);
        var block = new byte[1 << 20];
        for (var number = 0; number < files; number++)
        {
            await using var file = File.Create(Path.Combine(folder, $"{number:00000}.mp4"));
            for (long left = size; left > 0; left -= block.Length)
            {
                random.NextBytes(block);
                await file.WriteAsync(block.AsMemory(0, (int)Math.Min(left, block.Length)), cancellationToken);
            }
        }
        return folder;
    }

    /// <summary>Runs the executable in a folder.</summary>
    public Task<Measurement> RunAsync(string folder, CancellationToken cancellationToken, params string[] arguments)
    {
        var start = new ProcessStartInfo(Executable, arguments) { WorkingDirectory = folder };
        start.Environment["DANDI_INSTANCE"] = _api;
        start.Environment["DANDI_INSTANCE_API_KEY"] = _key;
        start.Environment["XDG_STATE_HOME"] = Path.Combine(_root, "state");
        return Measurement.RunAsync(start, cancellationToken);
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
