using Dandi.Files;
using Dandi.Hdf5.Writing;
using Dandi.Organizing.Media;
using Dandi.Organizing.Placing;

namespace Dandi.Organizing;

/// <summary>Carries out a plan, or undoes what was done of it.</summary>
/// <remarks>
/// Steps are independent of each other. Within a step, the NWB file is placed first, then its videos and images, then
/// the file is edited; each of these can be repeated, so that a plan can be carried out again from any point
/// (<see cref="FilePlacer"/>). Undoing goes the other way.
/// </remarks>
/// <param name="plan">The plan.</param>
public sealed class OrganizeExecution(OrganizePlan plan)
{
    private readonly FilePlacer _placer = new();
    private int _doneCount;

    /// <summary>
    /// Called between any two changes of the disk; what it throws ends the run there, as a kill would.
    /// </summary>
    internal Action Interruptible
    {
        get => _placer.Interruptible;
        init => _placer = new FilePlacer { Interruptible = value };
    }

    /// <summary>Called with each step that is done; by several threads.</summary>
    public Action<OrganizeStep> StepDone { get; init; } = _ => { };

    /// <summary>How many steps are done, or undone.</summary>
    public int DoneCount => _doneCount;

    /// <summary>Whether something on disk may be otherwise than before the plan was carried out.</summary>
    public bool HasChanged =>
        plan.Steps.Any(step =>
            (step.File is null && step.Edits.Count > 0)
            || step.Placements.Any(file => PathKinds.Of(file.Target) != PathKind.Missing)
        );

    /// <summary>Does what is not done yet, and removes the folders that this has emptied.</summary>
    /// <param name="isResumed">Whether an earlier run may have done a part of it.</param>
    /// <param name="jobs">How many steps to do at a time.</param>
    /// <param name="cancellationToken">Stops; the plan can be carried out again.</param>
    /// <exception cref="DandiException">A file is not as it was planned.</exception>
    /// <exception cref="IOException">Something cannot be written.</exception>
    public async Task RunAsync(bool isResumed, int jobs, CancellationToken cancellationToken)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = jobs, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(plan.Steps, options, (step, token) =>
        {
            Run(step, isResumed, token);
            Interlocked.Increment(ref _doneCount);
            return ValueTask.CompletedTask;
        });
        if (plan.IsInPlace)
            RemoveEmptied(plan.Steps.SelectMany(step => step.Placements).Select(file => file.Source));
        Flush();
    }

    /// <summary>Undoes what was done, and removes the folders that this has emptied.</summary>
    /// <param name="cancellationToken">Stops; undoing can be repeated.</param>
    /// <exception cref="DandiException">A target is not as this program has left it.</exception>
    /// <exception cref="IOException">Something cannot be written.</exception>
    public void Undo(CancellationToken cancellationToken)
    {
        foreach (var step in plan.Steps.Reverse())
        {
            cancellationToken.ThrowIfCancellationRequested();
            Undo(step, cancellationToken);
            _doneCount++;
        }
        RemoveEmptied(plan.Steps.SelectMany(step => step.Placements).Select(file => file.Target));
        Flush();
    }

    private void Run(OrganizeStep step, bool isResumed, CancellationToken cancellationToken)
    {
        foreach (var file in step.Placements)
        {
            if (isResumed)
                Finish(file, step.EditsOf(file), cancellationToken);
            else
                _placer.Place(file, cancellationToken);
        }
        if (step.Edits.Count == 0)
            return;
        MediaNames.Replace(step.Target, step.Edits, cancellationToken);
        Interruptible();
    }

    private void Finish(Placement file, IReadOnlyList<Hdf5StringEdit> edits, CancellationToken cancellationToken)
    {
        if (PathKinds.Of(file.Target) == PathKind.Missing)
        {
            FilePlacer.DeleteIncomplete(file);
            _placer.Place(file, cancellationToken);
            return;
        }
        EnsureOurs(file, edits, cancellationToken);
        _placer.FinishMove(file);
    }

    private void Undo(OrganizeStep step, CancellationToken cancellationToken)
    {
        var placed = new Stack<Placement>();
        foreach (var file in step.Placements)
        {
            FilePlacer.DeleteIncomplete(file);
            if (PathKinds.Of(file.Target) == PathKind.Missing)
                continue;
            EnsureOurs(file, step.EditsOf(file), cancellationToken);
            placed.Push(file);
        }
        if (step.Edits.Count > 0 && (step.File is null || placed.Contains(step.File)))
        {
            MediaNames.Replace(step.Target, [.. step.Edits.Select(edit => edit.Reversed)], cancellationToken);
            Interruptible();
        }
        while (placed.TryPop(out var file))
            _placer.Undo(file, cancellationToken);
    }

    /// <remarks>
    /// A file that was edited differs from its source; that the edits fit shows that it was made from it.
    /// </remarks>
    private static void EnsureOurs(
        Placement file,
        IReadOnlyList<Hdf5StringEdit> edits,
        CancellationToken cancellationToken
    )
    {
        if (FilePlacer.IsPlaced(file, cancellationToken) || FitsEdits(file, edits, cancellationToken))
            return;
        throw new DandiException(
            $"`{file.Target}` was not made by the interrupted run, or was changed since. Move it away, then run the "
                + "command again."
        );
    }

    private static bool FitsEdits(
        Placement file,
        IReadOnlyList<Hdf5StringEdit> edits,
        CancellationToken cancellationToken
    )
    {
        // A file to move is edited only when its source is gone.
        if (edits.Count == 0 || (file.Mode == PlacementMode.Move && PathKinds.Of(file.Source) != PathKind.Missing))
            return false;
        try
        {
            MediaChecks.CheckEdits(new MediaPlan(file.Target, [], edits), isMoved: true, cancellationToken);
            return true;
        }
        catch (DandiException)
        {
            return false;
        }
    }

    /// <summary>Removes the folders of files if nothing is left in them, inner ones first.</summary>
    private void RemoveEmptied(IEnumerable<string> files)
    {
        var folders = files.Select(file => Path.GetDirectoryName(file)!).Where(folder => folder != plan.Root);
        foreach (var folder in folders.Distinct(StringComparer.Ordinal).OrderDescending(StringComparer.Ordinal))
        {
            try
            {
                if (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
                    Directory.Delete(folder);
            }
            catch (Exception error) when (StorageFault.Is(error))
            {
                // An empty folder that stays does no harm.
            }
        }
    }

    /// <summary>Makes the new names permanent before the journal, which could restore them, is deleted.</summary>
    private void Flush()
    {
        var files = plan
            .Steps.SelectMany(step => step.Placements)
            .SelectMany(file => new[] { file.Target, file.Source });
        foreach (var folder in files.Select(file => Path.GetDirectoryName(file)!).Distinct(StringComparer.Ordinal))
        {
            if (Directory.Exists(folder))
                FolderFlush.Flush(folder);
        }
    }
}
