using Dandi.Cli.Output;
using Dandi.Organizing;
using Dandi.Organizing.Journal;
using Dandi.Organizing.Placing;

namespace Dandi.Cli.Commands.Organize;

/// <summary>What happens about a run that was interrupted: it is finished, undone or shown.</summary>
internal sealed class InterruptedRun(
    CommandContext context,
    OrganizeRequest request,
    OrganizeReport report,
    OrganizeJournal journal
)
{
    private readonly OrganizePlan _plan = journal.Plan;

    /// <summary>Finishes the run if the command is the same, undoes it, or shows what is left in a dry run.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="DandiException">The command asks for something else, or a file is not as it was.</exception>
    public async Task<int> ContinueAsync(PlanExecution execution)
    {
        if (request.FilesMode == FilesMode.Dry)
            return await ShowAsync();
        if (request.Undoes)
            return await UndoAsync(execution);
        if (!IsSameWork)
            throw Other();
        await report.SayAsync($"Finishing an earlier run in `{_plan.Root}` that was interrupted.");
        await execution.FinishAsync(_plan, journal);
        var missing = request.Paths.Where(IsLeftOut).ToList();
        await report.SayAsync(
            missing.Count == 0
                ? "Run the command again to organize files that were not part of that run."
                : $"Not organized, because they were not part of that run: {Quote(missing)}. Run the command again to "
                    + "organize them."
        );
        return missing.Count == 0 ? ExitCode.Done : ExitCode.SomeFailed;
    }

    /// <remarks>Whoever asks for copies has not agreed to a move.</remarks>
    private bool IsSameWork =>
        request.Paths.Count == 0
            ? _plan.IsInPlace
            : HasPlannedMode && request.Paths.Any(path => _plan.Includes(context.FullPath(path)));

    private bool HasPlannedMode =>
        _plan.Mode is not { } planned
        || (request.Placement is { } asked ? planned == asked : planned != PlacementMode.Move);

    private bool IsLeftOut(string path)
    {
        var full = context.FullPath(path);
        return !_plan.Includes(full) && new NwbFileSearch().Find([full]).Any();
    }

    private DandiException Other()
    {
        var command = $"dandi organize -d {Quoted.ForShell(_plan.Root)}";
        var mode = _plan.Mode is { } planned ? $" -f {PlacementModeNames.Of(planned)}" : "";
        var paths = _plan.IsInPlace
            ? ""
            : " " + Quoted.ForShell(Path.GetDirectoryName(_plan.Steps[0].Placements.First().Source)!);
        return new DandiException(
            $"An earlier run in `{_plan.Root}` was interrupted, and this command asks for something else than its plan "
                + $"for {OrganizeReport.Files(_plan.Steps.Count)}. Finish it with `{command}{mode}{paths}`, or undo it "
                + $"with `{command} --undo`. Then run this command again."
        );
    }

    private async Task<int> UndoAsync(PlanExecution execution)
    {
        var notes = await execution.UndoAsync(_plan, journal);
        foreach (var note in notes)
            await report.WarnAsync(note);
        await report.SayAsync(
            $"Undid the interrupted run in `{_plan.Root}`"
                + (notes.Count == 0 ? ": every file is where it was." : ", except for what the warnings say.")
        );
        return ExitCode.Done;
    }

    private async Task<int> ShowAsync()
    {
        var placed = new OrganizeExecution(_plan).FindPlaced();
        await report.WarnAsync(
            $"An earlier run in `{_plan.Root}` was interrupted; this is what is left of its plan. Run the same command "
                + "without `-f dry` to finish it, or with --undo to undo it."
        );
        return request.Undoes ? await report.PrintUndoAsync(_plan, placed) : await report.PrintAsync(_plan, placed);
    }

    private static string Quote(IEnumerable<string> paths) => string.Join(", ", paths.Select(path => $"`{path}`"));
}
