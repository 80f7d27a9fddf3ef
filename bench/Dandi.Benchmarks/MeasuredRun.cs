using System.Diagnostics;
using System.Globalization;

namespace Dandi.Benchmarks;

/// <summary>The time and memory that a process needed.</summary>
/// <param name="Time">The time from start to exit.</param>
/// <param name="PeakBytes">The peak of the resident set.</param>
/// <param name="ExitCode">The exit code of the process.</param>
/// <param name="Cpu">User and system time. Not reliable if other child processes exit at the same time.</param>
internal sealed record MeasuredRun(TimeSpan Time, long PeakBytes, int ExitCode, TimeSpan Cpu)
{
    private static readonly TimeSpan ShortSampling = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Sampling = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongSampling = TimeSpan.FromMilliseconds(250);

    /// <summary>How many page faults needed no disk. As reliable as <see cref="Cpu"/>.</summary>
    public long PageFaults { get; private init; }

    /// <summary>The standard output of the process; empty for an average.</summary>
    public string Output { get; private init; } = "";

    /// <summary>Runs a process and waits for its exit.</summary>
    /// <param name="start">The process to run.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <param name="mayFail">Whether an exit code other than 0 is a result, and not an error.</param>
    /// <exception cref="InvalidOperationException">The exit code is not 0.</exception>
    public static async Task<MeasuredRun> RunAsync(
        ProcessStartInfo start,
        CancellationToken cancellationToken,
        bool mayFail = false
    )
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.UseShellExecute = false;
        var (begin, before) = (Stopwatch.GetTimestamp(), ChildUsage.Total);
        using var process = Process.Start(start)!;
        var output = Task.WhenAll(
            process.StandardOutput.ReadToEndAsync(cancellationToken),
            process.StandardError.ReadToEndAsync(cancellationToken)
        );
        var end = process.WaitForExitAsync(cancellationToken);
        long peak = 0;
        while (!end.IsCompleted)
        {
            peak = Math.Max(peak, PeakOf(process.Id));
            // Sampling costs time, and a long run needs fewer samples to find the peak.
            var sampling = Stopwatch.GetElapsedTime(begin).TotalSeconds switch
            {
                < 0.05 => ShortSampling,
                < 2 => Sampling,
                _ => LongSampling,
            };
            await Task.WhenAny(end, Task.Delay(sampling, TimeProvider.System, cancellationToken));
        }
        var time = Stopwatch.GetElapsedTime(begin);
        var texts = await output;
        if (process.ExitCode != 0 && !mayFail)
            throw new InvalidOperationException(
                $"{start.FileName} {string.Join(' ', start.ArgumentList)} ended with exit code {process.ExitCode}: "
                    + string.Concat(texts)
            );
        if (process.ExitCode != 0)
            Console.Write(string.Concat(texts));
        var used = ChildUsage.Total - before;
        return new MeasuredRun(time, peak, process.ExitCode, used.Cpu)
        {
            PageFaults = used.PageFaults,
            Output = texts[0],
        };
    }

    /// <summary>The peak of the resident set of a process so far; 0 if it has exited.</summary>
    public static long PeakOf(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status")
                .FirstOrDefault(text => text.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null
                ? 0
                : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture)
                    * 1024;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    /// <summary>The user and system time of a process so far, with the resolution of 10 ms that Linux has.</summary>
    public static TimeSpan CpuOf(int process)
    {
        const int TicksPerSecond = 100;
        // The name of the program, in parentheses, may contain spaces.
        var fields = File.ReadAllText($"/proc/{process}/stat").Split(')')[^1].Split(' ');
        var ticks = fields[12..14].Sum(text => long.Parse(text, CultureInfo.InvariantCulture));
        return TimeSpan.FromSeconds((double)ticks / TicksPerSecond);
    }

    /// <summary>The average time and CPU time of successful runs, and their highest peak.</summary>
    public static MeasuredRun Average(IReadOnlyCollection<MeasuredRun> runs) =>
        new(
            TimeSpan.FromTicks((long)runs.Average(run => run.Time.Ticks)),
            runs.Max(run => run.PeakBytes),
            0,
            TimeSpan.FromTicks((long)runs.Average(run => run.Cpu.Ticks))
        )
        {
            PageFaults = (long)runs.Average(run => run.PageFaults),
        };

    /// <summary>The run with the median time.</summary>
    public static MeasuredRun Median(IEnumerable<MeasuredRun> runs)
    {
        var sorted = runs.OrderBy(run => run.Time).ToList();
        return sorted[sorted.Count / 2];
    }

    public static double Median(IReadOnlyCollection<double> figures) => figures.Order().ElementAt(figures.Count / 2);
}
