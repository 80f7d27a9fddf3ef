using System.Diagnostics;
using System.Globalization;

namespace Dandi.Benchmarks.Archive;

/// <summary>The table that the benchmark <c>archive</c> prints.</summary>
internal static class ArchiveTable
{
    public static void PrintHead() =>
        Console.WriteLine("| work | time | rate | CPU of the archive | peak memory |\n|---|---|---|---|---|");

    /// <summary>Runs something and prints how long it takes and what it costs the archive.</summary>
    /// <param name="name">What it is.</param>
    /// <param name="workplace">The archive.</param>
    /// <param name="run">What to run.</param>
    /// <param name="bytes">The bytes that it transfers, for the rate; 0 for none.</param>
    public static async Task MeasureAsync(string name, Workplace workplace, Func<Task> run, long bytes = 0)
    {
        var (begin, cpu) = (Stopwatch.GetTimestamp(), workplace.ServerCpu);
        await run();
        var time = Stopwatch.GetElapsedTime(begin);
        var rate = bytes > 0 ? Rate(bytes, time) : "";
        Print(name, time, rate, workplace.ServerCpu - cpu, workplace.ServerPeakBytes);
    }

    public static void Print(string name, TimeSpan time, string rate, TimeSpan? cpu, long? peak, string details = "")
    {
        var used = cpu is { } value ? string.Create(CultureInfo.InvariantCulture, $"{value.TotalSeconds:0.00} s") : "";
        var memory = peak is { } bytes ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0} MB") : "";
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {time.TotalSeconds:0.000} s | {rate} | {used}{details} | {memory} |"
            )
        );
    }

    public static string Rate(long bytes, TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"{bytes / time.TotalSeconds / 1e6:#,0} MB/s");
}
