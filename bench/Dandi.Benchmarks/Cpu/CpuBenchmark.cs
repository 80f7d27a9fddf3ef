using System.Globalization;

namespace Dandi.Benchmarks.Cpu;

/// <summary>
/// Prints a Markdown table of what the client's work costs in CPU time, and compares it with another executable and
/// with PUTs of the same bytes by <c>curl</c>. All runs alternate, so that other load affects them equally.
/// </summary>
/// <remarks>The executable that is measured also serves the archive, a new one for each run.</remarks>
internal sealed class CpuBenchmark(CompareOptions options)
{
    // The digest cache does not store digests of files that changed just before.
    private static readonly TimeSpan UntilCacheable = TimeSpan.FromSeconds(3);
    private static readonly string[] Names = [.. CpuScenario.All.Select(scenario => scenario.Work.Name)];

    /// <summary>Runs all selected scenarios.</summary>
    /// <returns>The exit code: 2 if a scenario does not exist.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        if (options.Only.FirstOrDefault(name => !Names.Contains(name)) is { } unknown)
        {
            await Console.Error.WriteLineAsync(
                $"There is no scenario `{unknown}`. Use one of: {string.Join(", ", Names)}."
            );
            return 2;
        }
        Console.WriteLine(
            $"CPU time of the client (user and system), medians of {options.Runs} runs that alternate.\n"
        );
        Console.WriteLine("| work | unit | old | new | old / new | curl |\n|---|---|---|---|---|---|");
        foreach (var scenario in CpuScenario.All)
        {
            if (options.Only.Count == 0 || options.Only.Contains(scenario.Work.Name))
                await MeasureAsync(scenario, cancellationToken);
        }
        return 0;
    }

    private async Task MeasureAsync(CpuScenario scenario, CancellationToken cancellationToken)
    {
        if (scenario.IsOverTls && await TlsProxy.FindObstacleAsync(options.New, cancellationToken) is { } obstacle)
        {
            Console.WriteLine($"| {scenario.Work.Description} | skipped: {obstacle} | | | | |");
            return;
        }
        var parent = Directory.CreateTempSubdirectory("dandi-bench-cpu-");
        try
        {
            var content = parent.CreateSubdirectory("content").FullName;
            await scenario.Work.WriteAsync(content, cancellationToken);
            if (scenario.Work.Preparation.Length > 0)
                await Task.Delay(UntilCacheable, TimeProvider.System, cancellationToken);
            var (old, @new, curl) = (new List<MeasuredRun>(), new List<MeasuredRun>(), new List<MeasuredRun>());
            for (var run = 0; run < options.Runs; run++)
            {
                if (options.HasOld)
                    old.Add(await RunOnceAsync(scenario, content, options.Old, cancellationToken));
                @new.Add(await RunOnceAsync(scenario, content, options.New, cancellationToken));
                if (CurlUpload.Supports(scenario))
                    curl.Add(await CurlOnceAsync(scenario, content, cancellationToken));
            }
            foreach (var figure in scenario.Figures)
                Print(scenario, figure, old, @new, curl);
        }
        finally
        {
            parent.Delete(recursive: true);
        }
    }

    private async Task<MeasuredRun> RunOnceAsync(
        CpuScenario scenario,
        string content,
        string client,
        CancellationToken cancellationToken
    )
    {
        if (!scenario.IsOverTls)
        {
            await using var direct = await Workplace.OpenAsync(options.New, scenario.Work.Faults, cancellationToken);
            return await ScenarioRun.RunAsync(scenario.Work, content, client, direct, cancellationToken);
        }
        await using var proxy = TlsProxy.Start();
        await using var workplace = await Workplace.ServeAsync(
            options.New,
            proxy.ArchivePort,
            proxy.ServerArguments,
            cancellationToken
        );
        workplace.ClientApi = proxy.Api;
        workplace.ClientOptions = proxy.ClientOptions;
        return await ScenarioRun.RunAsync(scenario.Work, content, client, workplace, cancellationToken);
    }

    private async Task<MeasuredRun> CurlOnceAsync(
        CpuScenario scenario,
        string content,
        CancellationToken cancellationToken
    )
    {
        await using var workplace = await Workplace.OpenAsync(options.New, scenario.Work.Faults, cancellationToken);
        var dandiset = await workplace.CreateDandisetAsync(0, 0, seed: 1, cancellationToken);
        return await CurlUpload.RunAsync(content, dandiset, workplace, cancellationToken);
    }

    private static void Print(
        CpuScenario scenario,
        CpuFigure figure,
        List<MeasuredRun> old,
        List<MeasuredRun> @new,
        List<MeasuredRun> curl
    )
    {
        var (before, after) = (Median(old, figure), Median(@new, figure));
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"| {scenario.Work.Description} | {figure.Unit} | {before:#,0.###} | {after:#,0.###} "
                    + $"| {before / after:0.00} | {Median(curl, figure):#,0.###} |"
            )
        );
    }

    /// <summary>The median; null if there are no runs.</summary>
    private static double? Median(List<MeasuredRun> runs, CpuFigure figure) =>
        runs.Count == 0 ? null : MeasuredRun.Median([.. runs.Select(figure.Select)]);
}
