using System.Diagnostics;
using System.Globalization;

namespace Dandi.Benchmarks;

/// <summary>What a process took.</summary>
/// <param name="Time">From its start to its exit.</param>
/// <param name="PeakBytes">The most memory that was resident.</param>
/// <param name="ExitCode">How it ended.</param>
/// <param name="Cpu">Its user and system time; means nothing where other children exit meanwhile.</param>
internal sealed record Measurement(TimeSpan Time, long PeakBytes, int ExitCode, TimeSpan Cpu)
{
    private static readonly TimeSpan ShortSampling = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Sampling = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongSampling = TimeSpan.FromMilliseconds(250);

    /// <summary>What the process wrote to its standard output; empty for an average.</summary>
    public string Output { get; private init; } = "";

    /// <summary>Runs a process to its end.</summary>
    /// <param name="start">What to run.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <param name="mayFail">Whether an exit code other than 0 is a result as well.</param>
    public static async Task<Measurement> RunAsync(
        ProcessStartInfo start,
        CancellationToken cancellationToken,
        bool mayFail = false
    )
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.UseShellExecute = false;
        var (begin, cpu) = (Stopwatch.GetTimestamp(), ChildUsage.CpuTime);
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
            // Looking costs time too: in a long run the peak is not missed by looking less often.
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
                $"{start.FileName} {string.Join(' ', start.ArgumentList)} ended with {process.ExitCode}: {string.Concat(texts)}"
            );
        if (process.ExitCode != 0)
            Console.Write(string.Concat(texts));
        return new Measurement(time, peak, process.ExitCode, ChildUsage.CpuTime - cpu) { Output = texts[0] };
    }

    /// <summary>The most memory that was resident in a process so far; 0 once it has ended.</summary>
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

    /// <summary>The average time and CPU time of executions that all succeeded, and their highest peak.</summary>
    public static Measurement Average(IReadOnlyCollection<Measurement> runs) =>
        new(
            TimeSpan.FromTicks((long)runs.Average(run => run.Time.Ticks)),
            runs.Max(run => run.PeakBytes),
            0,
            TimeSpan.FromTicks((long)runs.Average(run => run.Cpu.Ticks))
        );

    /// <summary>The one in the middle, by time.</summary>
    public static Measurement Median(IEnumerable<Measurement> runs)
    {
        var sorted = runs.OrderBy(run => run.Time).ToList();
        return sorted[sorted.Count / 2];
    }

    /// <summary>The figure in the middle.</summary>
    public static double Median(IReadOnlyCollection<double> figures) => figures.Order().ElementAt(figures.Count / 2);
}
