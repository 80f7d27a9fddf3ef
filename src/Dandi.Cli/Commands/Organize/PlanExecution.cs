using Dandi.Cli.Output;
using Dandi.Cli.Output.Live;
using Dandi.Files;
using Dandi.Organizing;
using Dandi.Organizing.Journal;

namespace Dandi.Cli.Commands.Organize;

/// <summary>Carries out plans, and says what to do if that is interrupted.</summary>
internal sealed class PlanExecution(CommandContext context, OrganizeRequest request, OrganizeReport report)
{
    private const string Finish = "Run the same command again to finish, or with --undo to go back.";
    private const string GoOnUndoing =
        "Run the same command again to go back completely, or without --undo to finish instead.";

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

    /// <summary>Finishes a plan of which a part may be done.</summary>
    public async Task FinishAsync(OrganizePlan plan, OrganizeJournal journal)
    {
        await RunAsync(plan, journal, isResumed: true);
        await report.SummarizeAsync(plan);
    }

    /// <summary>Undoes what is done of a plan.</summary>
    /// <returns>What is not as it was, as sentences for the user.</returns>
    public async Task<IReadOnlyList<string>> UndoAsync(OrganizePlan plan, OrganizeJournal journal)
    {
        var undone = await EndAsync(plan, journal, execution =>
            Task.Run(() => execution.Undo(context.Stopping), context.Stopping)
        );
        return undone.Notes;
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
    private string Settle(OrganizePlan plan, OrganizeExecution execution, OrganizeJournal? journal)
    {
        var done =
            $"{CountText.Of(execution.DoneCount)} of {OrganizeReport.Files(plan.Steps.Count)}; nothing was lost.";
        if (execution.HasChanged)
        {
            return journal is null
                ? done
                : $"{done} {(request.Undoes ? GoOnUndoing : Finish)} The plan is in `{journal.Path}`; delete it to do "
                    + "neither.";
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
