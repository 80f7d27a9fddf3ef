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
            await EndAsync(plan, journal, execution =>
                Task.Run(() => execution.Undo(context.Stopping), context.Stopping)
            );
            await report.SayAsync($"Undid the interrupted run in `{plan.Root}`: every file is where it was.");
            return ExitCode.Done;
        }
        await report.SayAsync($"Finishing an earlier run in `{plan.Root}` that was interrupted.");
        await RunAsync(plan, journal, isResumed: true);
        await report.SummarizeAsync(plan);
        await report.SayAsync("Run the command again to organize files that were not part of that run.");
        return ExitCode.Done;
    }

    private Task RunAsync(OrganizePlan plan, OrganizeJournal? journal, bool isResumed) =>
        EndAsync(plan, journal, execution => execution.RunAsync(isResumed, request.Jobs, context.Stopping));

    private async Task EndAsync(OrganizePlan plan, OrganizeJournal? journal, Func<OrganizeExecution, Task> work)
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
        }
        catch (OperationCanceledException)
        {
            status.Erase();
            await report.SayAsync($"Interrupted after {Describe(plan, execution, journal)}");
            throw;
        }
        catch (Exception error) when (error is DandiException || StorageFault.Is(error))
        {
            throw new DandiException(
                $"{error.Message.TrimEnd('.')}. Stopped after {Describe(plan, execution, journal)}",
                error
            );
        }
        finally
        {
            status.Erase();
        }
    }

    private static string Describe(OrganizePlan plan, OrganizeExecution execution, OrganizeJournal? journal)
    {
        var done = $"{execution.DoneCount} of {OrganizeReport.Files(plan.Steps.Count)}; nothing was lost.";
        if (journal is null)
            return done;
        if (execution.HasChanged)
            return $"{done} Run the same command again to finish, or with --undo to go back.";
        journal.Delete();
        return $"{done} Nothing was changed.";
    }
}
