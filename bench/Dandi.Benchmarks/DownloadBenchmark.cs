using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Dandi.Benchmarks;

/// <summary>
/// Downloads from a local archive with <c>dandi</c>, and the same objects from its store with <c>curl --parallel</c>
/// and <c>rclone copy</c>, which do not verify the digests of the archive. All runs alternate.
/// </summary>
internal sealed class DownloadBenchmark(DownloadOptions options)
{
    private const int ChunkSize = 20_000;
    private const string Bucket = "dandi-dandisets";
    private readonly List<string> _problems = [];
    private readonly List<DirectoryInfo> _targets = [];

    /// <summary>Runs the comparisons, then the kills.</summary>
    /// <returns>The exit code: 1 if any content is wrong.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await using var workplace = await Workplace.OpenAsync(Workplace.Executable, [], cancellationToken);
        Console.WriteLine("| | time | ratio | CPU | ratio | peak |\n|---|---|---|---|---|---|");
        var files = await workplace.CreateDandisetAsync(options.Files, options.Size, seed: 1, cancellationToken);
        await workplace.RunAsync(files, cancellationToken, "upload");
        await CompareAsync(
            $"{options.Files} files of {options.Size >> 20} MiB",
            await DownloadSet.OfFilesAsync(workplace, files, Bucket, cancellationToken),
            workplace,
            cancellationToken
        );
        await KillAsync(workplace, files, cancellationToken);
        Directory.Delete(files, recursive: true);
        var zarr = await workplace.CreateZarrAsync(options.Chunks, ChunkSize, seed: 2, cancellationToken);
        await workplace.RunAsync(zarr, cancellationToken, "upload");
        await CompareAsync(
            $"a Zarr of {options.Chunks:#,0} chunks of 20 kB",
            await DownloadSet.OfZarrAsync(workplace, zarr, Bucket, cancellationToken),
            workplace,
            cancellationToken
        );
        await KillAsync(workplace, zarr, cancellationToken);
        _problems.ForEach(Console.WriteLine);
        return _problems.Count == 0 ? 0 : 1;
    }

    private async Task CompareAsync(
        string what,
        DownloadSet set,
        Workplace workplace,
        CancellationToken cancellationToken
    )
    {
        var programs = new Dictionary<string, Func<string, ProcessStartInfo>>(StringComparer.Ordinal)
        {
            ["dandi"] = folder => workplace.Start(folder, ["download", set.Url]),
        };
        if (Find("curl"))
            programs["curl"] = set.Curl;
        if (Find("rclone"))
            programs["rclone"] = set.Rclone;
        var runs = programs.ToDictionary(program => program.Key, _ => new List<MeasuredRun>(), StringComparer.Ordinal);
        for (var run = 0; run < options.Runs; run++)
        {
            foreach (var (name, start) in programs)
                runs[name].Add(await MeasureAsync(name, start, set, cancellationToken));
        }
        _targets.ForEach(target => target.Delete(recursive: true));
        _targets.Clear();
        var ours = Fastest(runs["dandi"]);
        foreach (var (name, measured) in runs)
        {
            var best = Fastest(measured);
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {what}, {name} | {best.Time.TotalSeconds:0.00} s | {ours.Time / best.Time:0.00} | "
                        + $"{best.Cpu.TotalSeconds:0.00} s | {ours.Cpu / best.Cpu:0.00} | {best.PeakBytes / 1e6:0} MB |"
                )
            );
        }
    }

    private async Task<MeasuredRun> MeasureAsync(
        string name,
        Func<string, ProcessStartInfo> start,
        DownloadSet set,
        CancellationToken cancellationToken
    )
    {
        var target = Directory.CreateTempSubdirectory("dandi-bench-download-");
        try
        {
            var run = await MeasuredRun.RunAsync(start(target.FullName), cancellationToken);
            var root = name == "dandi" ? Path.Combine(target.FullName, set.Dandiset) : target.FullName;
            // rclone cannot give single objects other names.
            var isRenamed = name == "rclone" && !set.IsZarr;
            if (!isRenamed && FolderContent.FindDifference(set.Source, root) is { } difference)
                _problems.Add($"{name}: {difference}");
            return run;
        }
        finally
        {
            // ext4 searches long for inodes that were not deleted just before, which the next program would pay for.
            if (set.IsZarr)
                _targets.Add(target);
            else
                target.Delete(recursive: true);
        }
    }

    /// <summary>Kills downloads at random moments, and checks that what has arrived is never requested again.</summary>
    private async Task KillAsync(Workplace workplace, string source, CancellationToken cancellationToken)
    {
        var target = Directory.CreateTempSubdirectory("dandi-bench-killed-");
        try
        {
            var dandiset = DownloadSet.IdOf(source);
            string[] arguments =
            [
                "download",
                "--existing",
                "refresh",
                "--json",
                $"{workplace.Api}/dandisets/{dandiset}/versions/draft/",
            ];
            var (onDisk, lost) = await KillSomeAsync(workplace, target.FullName, arguments, cancellationToken);
            var missing = FolderContent.SizeOf(source) - onDisk;
            var last = await workplace.RunAsync(target.FullName, cancellationToken, arguments);
            var received = ReceivedBytes(last.Output);
            if (FolderContent.FindDifference(source, Path.Combine(target.FullName, dandiset)) is { } difference)
                _problems.Add($"killed: {difference}");
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"\nkilled {options.Kills} times: {lost / 1e6:0.0} MB on disk were lost; at the end "
                        + $"{missing / 1e6:0.0} MB were missing, {received / 1e6:0.0} MB were received\n"
                )
            );
        }
        finally
        {
            target.Delete(recursive: true);
        }
    }

    /// <returns>The bytes on disk at the end, and how many were there before and not after a later run.</returns>
    private async Task<(long OnDisk, long Lost)> KillSomeAsync(
        Workplace workplace,
        string target,
        string[] arguments,
        CancellationToken cancellationToken
    )
    {
        var random = new Random(7);
        long onDisk = 0;
        long lost = 0;
        for (var kill = 0; kill < options.Kills; kill++)
        {
            var start = workplace.Start(target, arguments);
            start.RedirectStandardOutput = start.RedirectStandardError = true;
            using var process = Process.Start(start)!;
            _ = process.StandardOutput.ReadToEndAsync(cancellationToken);
            _ = process.StandardError.ReadToEndAsync(cancellationToken);
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(50, 800)), TimeProvider.System, cancellationToken);
            process.Kill();
            await process.WaitForExitAsync(cancellationToken);
            var now = FolderContent.SizeOf(target);
            lost += Math.Max(0, onDisk - now);
            onDisk = now;
        }
        return (onDisk, lost);
    }

    /// <summary>The number of bytes that a run has received, from the last line of its JSON events.</summary>
    private static long ReceivedBytes(string output)
    {
        using var summary = JsonDocument.Parse(output.TrimEnd().Split('\n')[^1]);
        return summary.RootElement.GetProperty("bytes_received").GetInt64();
    }

    private static MeasuredRun Fastest(List<MeasuredRun> runs) => runs.MinBy(run => run.Time)!;

    /// <summary>Whether a program is in a folder of the PATH.</summary>
    public static bool IsInstalled(string program) =>
        Environment
            .GetEnvironmentVariable("PATH")!
            .Split(':')
            .Any(folder => File.Exists(Path.Combine(folder, program)));

    private static bool Find(string program)
    {
        var exists = IsInstalled(program);
        if (!exists)
            Console.WriteLine($"| (`{program}` is not installed: it is not compared) | | | | | |");
        return exists;
    }
}
