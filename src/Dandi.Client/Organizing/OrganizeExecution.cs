using Dandi.Files;
using Dandi.FileSystem;
using Dandi.Hdf5.Writing;
using Dandi.Organizing.Media;
using Dandi.Organizing.Placing;

namespace Dandi.Organizing;

/// <summary>Carries out a plan, or undoes what was done of it.</summary>
/// <remarks>
/// Steps are independent of each other. Within a step, the NWB file is placed first (a copy with its edits), then its
/// videos and images, then an original is edited; each of these can be repeated, so that a plan can be carried out
/// again from any point (<see cref="FilePlacer"/>). Undoing goes the other way.
/// </remarks>
/// <param name="plan">The plan.</param>
public sealed class OrganizeExecution(OrganizePlan plan)
{
    private readonly FilePlacer _placer = new();
    private readonly List<string> _notes = [];
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

    /// <summary>What is not as it was although everything was undone, as sentences for the user.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>
    /// Whether something on disk may be otherwise than before the plan was carried out, except for
    /// <see cref="OrganizePlan.NewFolders"/>.
    /// </summary>
    public bool HasChanged
    {
        get
        {
            try
            {
                return plan.Steps.Any(step =>
                    (step.File is null && step.Edits.Count > 0)
                    || step.Placements.Any(file =>
                        PathKinds.Of(file.Target) != PathKind.Missing
                        || (file.Mode == PlacementMode.Move && PathKinds.Of(file.Source) == PathKind.Missing)
                    )
                );
            }
            catch (IOException)
            {
                // It is unknown.
                return true;
            }
        }
    }

    /// <summary>The files that an interrupted run has brought to their targets, by what is on disk.</summary>
    public IReadOnlyList<Placement> FindPlaced() =>
        [
            .. plan
                .Steps.SelectMany(step => step.Placements)
                .Where(file => PathKinds.Of(file.Target) != PathKind.Missing),
        ];

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
        {
            RemoveEmpty(
                plan.Steps.SelectMany(step => step.Placements)
                    .Select(file => Path.GetDirectoryName(file.Source)!)
                    .Where(folder => folder != plan.Root)
            );
        }
        Flush();
    }

    /// <summary>Removes the folders that a run created, as far as they are empty.</summary>
    public void RemoveNewFolders() => RemoveEmpty(plan.NewFolders);

    /// <summary>Undoes what was done, and removes the folders that the run created.</summary>
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
        RemoveNewFolders();
        Flush();
    }

    private void Run(OrganizeStep step, bool isResumed, CancellationToken cancellationToken)
    {
        foreach (var file in step.Placements)
        {
            if (isResumed)
                Finish(file, step.EditsOf(file), cancellationToken);
            else
                _placer.Place(file, step.EditsOf(file), cancellationToken);
        }
        if (step.Original is not { } original)
            return;
        MediaNames.Replace(step.Target, step.Edits, original.Permissions, cancellationToken);
        Interruptible();
    }

    private void Finish(Placement file, IReadOnlyList<Hdf5StringEdit> edits, CancellationToken cancellationToken)
    {
        FilePlacer.DeleteIncomplete(file);
        if (PathKinds.Of(file.Target) == PathKind.Missing)
        {
            _placer.Place(file, edits, cancellationToken);
            return;
        }
        PlacementCheck.EnsureOurs(file, edits, cancellationToken);
        _placer.FinishMove(file);
    }

    private void Undo(OrganizeStep step, CancellationToken cancellationToken)
    {
        var placed = new Stack<Placement>();
        foreach (var file in step.Placements)
        {
            FilePlacer.DeleteIncomplete(file);
            if (PathKinds.Of(file.Target) == PathKind.Missing)
            {
                CheckSource(file, step);
                continue;
            }
            PlacementCheck.EnsureOurs(file, step.EditsOf(file), cancellationToken);
            placed.Push(file);
        }
        if (step.Original is { } original && (step.File is null || placed.Contains(step.File)))
            UndoEdits(step, original, cancellationToken);
        while (placed.TryPop(out var file))
            _placer.Undo(file, cancellationToken);
    }

    /// <summary>Checks a file that is not at its target: it should be where it was.</summary>
    private void CheckSource(Placement file, OrganizeStep step)
    {
        if (PathKinds.Of(file.Source) == PathKind.Missing)
        {
            if (file.Mode == PlacementMode.Move)
                throw new DandiException(
                    $"`{file.Source}` is missing, and so is `{file.Target}`, to which the interrupted run was to move "
                        + "it. If you moved the file, move it back to one of these paths"
                );
            _notes.Add($"`{file.Source}` does not exist any more. The interrupted run did not delete it.");
            return;
        }
        if (file.Mode != PlacementMode.Move || PlacementCheck.IsPlanned(file.Source, file))
            return;
        if (step.Original is { } original && file == step.File && HasTimeOf(file.Source, original))
            AddRewritten(file.Source);
        else
            _notes.Add(
                $"`{file.Source}` is not as it was when the run was planned: it was changed since, or is another file. "
                    + $"If you moved the original away from `{file.Target}`, move it back to `{file.Source}`."
            );
    }

    private void UndoEdits(OrganizeStep step, EditedOriginal original, CancellationToken cancellationToken)
    {
        var edits = step.Edits.Select(edit => edit.Reversed).ToList();
        // The new names may have been stored without being used yet, which does not always change the size.
        var isChanged = !HasTimeOf(step.Target, original);
        var isWritten = MediaNames.Replace(step.Target, edits, original.Permissions, cancellationToken);
        Interruptible();
        var path = step.File?.Source ?? step.Target;
        if (isWritten || step.File is not null)
            FileTimes.SetModified(step.Target, original.Modified);
        // A file that was not moved may not have been reached, and may have been changed by others since.
        else if (isChanged)
            _notes.Add(
                $"`{path}` was changed after the run was planned: by another program, or by the run, which may have "
                    + "stored new names of videos and images in it. It has its old names."
            );
        if (isWritten || (isChanged && step.File is not null) || FileStatus.TryRead(step.Target)?.Size != original.Size)
            AddRewritten(path);
        Interruptible();
    }

    private void AddRewritten(string path) =>
        _notes.Add(
            $"`{path}` was edited, and has its old names of videos and images again. It has its old modification time, "
                + "but is not byte for byte as it was: the new names are left in it, unused."
        );

    private static bool HasTimeOf(string path, EditedOriginal original) =>
        FileStatus.TryRead(path)?.Modified == original.Modified;

    /// <summary>Removes folders in which nothing is left, inner ones first.</summary>
    private static void RemoveEmpty(IEnumerable<string> folders)
    {
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
