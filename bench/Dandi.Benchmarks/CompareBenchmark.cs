using System.Globalization;

namespace Dandi.Benchmarks;

/// <summary>
/// Compares two executables on one machine and prints a Markdown table of medians. Their runs alternate, so that other
/// load on the machine affects both.
/// </summary>
/// <remarks>Each run gets its own archive, which the old executable serves, so that only the client differs.</remarks>
internal sealed class CompareBenchmark(CompareOptions options)
{
    private const double MaxCpuRatio = 1.03;
    private const double MaxTimeRatio = 1.10;
    private bool _isWorse;

    /// <summary>Runs all selected scenarios.</summary>
    /// <returns>
    /// The exit code: 1 if the new executable needs over 3 % more CPU time or over 10 % more time in a scenario; 2 if a
    /// scenario does not exist.
    /// </returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        if (
            options.Only.FirstOrDefault(name => CompareScenario.All.All(scenario => scenario.Name != name)) is
            { } unknown
        )
        {
            var names = string.Join(", ", CompareScenario.All.Select(scenario => scenario.Name));
            await Console.Error.WriteLineAsync($"There is no scenario `{unknown}`. Use one of: {names}.");
            return 2;
        }
        var (old, @new) = (new FileInfo(options.Old).Length, new FileInfo(options.New).Length);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Medians of {options.Runs} runs of each; size {old:#,0} B -> {@new:#,0} B "
                    + $"({Ratio(@new, old):0.000}).\n"
            )
        );
        Console.WriteLine(
            "| | CPU, old | CPU, new | ratio | time, old | time, new | ratio | peak, old | peak, new | ratio | |"
        );
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (var scenario in CompareScenario.All)
        {
            if (options.Only.Count == 0 || options.Only.Contains(scenario.Name))
                await CompareAsync(scenario, cancellationToken);
        }
        return _isWorse ? 1 : 0;
    }

    private async Task CompareAsync(CompareScenario scenario, CancellationToken cancellationToken)
    {
        var parent = Directory.CreateTempSubdirectory("dandi-bench-compare-");
        try
        {
            var content = parent.CreateSubdirectory("content").FullName;
            await scenario.WriteAsync(content, cancellationToken);
            var (old, @new) = (new List<MeasuredRun>(), new List<MeasuredRun>());
            for (var run = 0; run < options.Runs; run++)
            {
                foreach (var isNew in run % 2 == 0 ? new[] { false, true } : [true, false])
                {
                    (isNew ? @new : old).Add(
                        await RunOnceAsync(scenario, content, isNew ? options.New : options.Old, cancellationToken)
                    );
                }
            }
            Print(scenario, old, @new);
        }
        finally
        {
            parent.Delete(recursive: true);
        }
    }

    private async Task<MeasuredRun> RunOnceAsync(
        CompareScenario scenario,
        string content,
        string client,
        CancellationToken cancellationToken
    )
    {
        await using var workplace = await Workplace.OpenAsync(options.Old, scenario.Faults, cancellationToken);
        return await ScenarioRun.RunAsync(scenario, content, client, workplace, cancellationToken);
    }

    private void Print(CompareScenario scenario, List<MeasuredRun> old, List<MeasuredRun> @new)
    {
        var (oldCpu, newCpu) = (
            Median(old, run => run.Cpu.TotalMilliseconds),
            Median(@new, run => run.Cpu.TotalMilliseconds)
        );
        var (oldTime, newTime) = (
            Median(old, run => run.Time.TotalMilliseconds),
            Median(@new, run => run.Time.TotalMilliseconds)
        );
        var (oldPeak, newPeak) = (Median(old, run => run.PeakBytes / 1e6), Median(@new, run => run.PeakBytes / 1e6));
        var marks = new List<string>();
        if (Ratio(newCpu, oldCpu) > MaxCpuRatio)
            marks.Add("**CPU +3 %**");
        if (Ratio(newTime, oldTime) > MaxTimeRatio)
            marks.Add("**time +10 %**");
        _isWorse |= marks.Count > 0;
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"| {scenario.Description} | {Compare(oldCpu, newCpu, "ms")} | {Compare(oldTime, newTime, "ms")} "
                    + $"| {Compare(oldPeak, newPeak, "MB")} | {string.Join(", ", marks)} |"
            )
        );
    }

    private static string Compare(double old, double @new, string unit) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{old:#,0.0} {unit} | {@new:#,0.0} {unit} | {Ratio(@new, old):0.000}"
        );

    private static double Ratio(double @new, double old) => @new / old;

    private static double Median(List<MeasuredRun> runs, Func<MeasuredRun, double> select) =>
        MeasuredRun.Median([.. runs.Select(select)]);
}
