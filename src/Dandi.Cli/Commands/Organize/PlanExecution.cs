using Dandi.Cli.Output;
using Dandi.Files;
using Dandi.Organizing;
using Dandi.Organizing.Journal;

namespace Dandi.Cli.Commands.Organize;

/// <summary>Carries out plans, and says what to do if that is interrupted.</summary>
internal sealed class PlanExecution(CommandContext context, OrganizeRequest request, OrganizeReport report)
{
    /// <summary>Carries out a new plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="journal">Its journal; null if it cannot be finished later.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(OrganizePlan plan, OrganizeJournal? journal)
    {
        await report.ShowAsync(plan);
        await RunAsync(plan, journal, isResumed: false);
        await report.SummarizeAsync(plan);
        return ExitCode.Done;
    }

    /// <summary>Finishes or undoes the run that has left a journal; in a dry run, shows its plan.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> ContinueAsync(OrganizeJournal journal)
    {
        var plan = journal.Plan;
        if (request.FilesMode == FilesMode.Dry)
        {
            await report.WarnAsync(
                $"An earlier run in `{plan.Root}` was interrupted; this is its plan. Run the same command without "
                    + "`-f dry` to finish it, or with --undo to undo it."
            );
            return await report.PrintAsync(plan);
        }
        if (request.Undoes)
        {
            var undone = await EndAsync(plan, journal, execution =>
                Task.Run(() => execution.Undo(context.Stopping), context.Stopping)
            );
            foreach (var note in undone.Notes)
                await report.WarnAsync(note);
            await report.SayAsync(
                $"Undid the interrupted run in `{plan.Root}`"
                    + (
                        undone.Notes.Count == 0
                            ? ": every file is where it was."
                            : ", except for what the warnings say."
                    )
            );
            return ExitCode.Done;
        }
        await report.SayAsync($"Finishing an earlier run in `{plan.Root}` that was interrupted.");
        await RunAsync(plan, journal, isResumed: true);
        await report.SummarizeAsync(plan);
        var missing = request.Paths.Where(path => !plan.Includes(context.FullPath(path))).ToList();
        await report.SayAsync(
            missing.Count == 0
                ? "Run the command again to organize files that were not part of that run."
                : $"Not organized, because they were not part of that run: {string.Join(", ", missing.Select(Quote))}. "
                    + "Run the command again to organize them."
        );
        return missing.Count == 0 ? ExitCode.Done : ExitCode.SomeFailed;

        static string Quote(string path) => $"`{path}`";
    }

    private Task<OrganizeExecution> RunAsync(OrganizePlan plan, OrganizeJournal? journal, bool isResumed) =>
        EndAsync(plan, journal, execution => execution.RunAsync(isResumed, request.Jobs, context.Stopping));

    private async Task<OrganizeExecution> EndAsync(
        OrganizePlan plan,
        OrganizeJournal? journal,
        Func<OrganizeExecution, Task> work
    )
    {
        var paths = new DisplayPaths(context.WorkingDirectory);
        var status = new StatusLine(context.Terminal, context.Time, paths, "organized");
        var execution = new OrganizeExecution(plan)
        {
            StepDone = step =>
            {
                status.End();
                status.Begin(step.Target);
            },
        };
        try
        {
            await work(execution);
            journal?.Delete();
            return execution;
        }
        catch (OperationCanceledException)
        {
            status.Erase();
            await report.SayAsync($"Interrupted after {Settle(plan, execution, journal)}");
            throw;
        }
        catch (Exception error) when (error is DandiException || StorageFault.Is(error))
        {
            throw new DandiException(
                $"{error.Message.TrimEnd('.')}. Stopped after {Settle(plan, execution, journal)}",
                error
            );
        }
        finally
        {
            status.Erase();
        }
    }

    /// <summary>Keeps the journal of a run that has stopped only if there is something to finish or undo.</summary>
    /// <returns>What is done, and what can be done now.</returns>
    private static string Settle(OrganizePlan plan, OrganizeExecution execution, OrganizeJournal? journal)
    {
        var done = $"{execution.DoneCount} of {OrganizeReport.Files(plan.Steps.Count)}; nothing was lost.";
        if (execution.HasChanged)
        {
            return journal is null
                ? done
                : $"{done} Run the same command again to finish, or with --undo to go back. The plan is in "
                    + $"`{journal.Path}`; delete it to do neither.";
        }
        execution.RemoveNewFolders();
        return TryDelete(journal)
            ? $"{done} Nothing was changed."
            : $"{done} Nothing was changed, but the plan in `{journal!.Path}` cannot be deleted. Delete it.";
    }

    /// <remarks>An exception would hide why the run has stopped.</remarks>
    private static bool TryDelete(OrganizeJournal? journal)
    {
        try
        {
            journal?.Delete();
            return true;
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            return false;
        }
    }
}
