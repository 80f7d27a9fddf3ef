namespace Dandi.Benchmarks;

/// <summary>Runs the command of a scenario in a Dandiset of an archive.</summary>
internal static class ScenarioRun
{
    /// <summary>Runs it in a new Dandiset, and checks what the archive has afterwards.</summary>
    /// <param name="scenario">The command.</param>
    /// <param name="content">The folder with its files, which is moved into the Dandiset and back.</param>
    /// <param name="client">The executable to run.</param>
    /// <param name="workplace">The archive, which must be empty.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    /// <exception cref="InvalidOperationException">The archive does not have what was uploaded.</exception>
    public static async Task<MeasuredRun> RunAsync(
        CompareScenario scenario,
        string content,
        string client,
        Workplace workplace,
        CancellationToken cancellationToken
    )
    {
        var dandiset = await workplace.CreateDandisetAsync(0, 0, seed: 1, cancellationToken);
        workplace.Client = client;
        // Moved, not copied: writing the files is not part of the comparison.
        var target = Path.Combine(dandiset, "content");
        Directory.Move(content, target);
        try
        {
            if (scenario.Preparation.Length > 0)
                await workplace.RunAsync(dandiset, cancellationToken, scenario.Preparation);
            var executions = new List<MeasuredRun>();
            for (var i = 0; i < scenario.Executions; i++)
                executions.Add(await workplace.RunAsync(dandiset, cancellationToken, scenario.Arguments));
            if (scenario.Arguments[0] == "upload")
                await CheckAsync(target, client, workplace, cancellationToken);
            return MeasuredRun.Average(executions);
        }
        finally
        {
            Directory.Move(target, content);
        }
    }

    private static async Task CheckAsync(
        string folder,
        string client,
        Workplace workplace,
        CancellationToken cancellationToken
    )
    {
        var local = new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
        var stored = await StoredContent.CountBytesAsync(workplace, cancellationToken);
        if (stored != local)
            throw new InvalidOperationException($"{client} upload: The archive has {stored} bytes instead of {local}.");
    }
}
