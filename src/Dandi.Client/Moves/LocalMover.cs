using Dandi.Files;

namespace Dandi.Moves;

/// <summary>
/// Renames files and Zarrs of a local Dandiset. Nothing is ever overwritten: a target that is to be replaced is renamed
/// first, and deleted only when the move is complete. A relative link gets a new text, so that it leads to the same
/// file.
/// </summary>
/// <remarks>
/// Thread-safe. Changes happen one after the other, because one move may create the folder that another one would
/// remove.
/// </remarks>
/// <param name="root">The full path of the Dandiset.</param>
/// <param name="workingFolder">The current folder, which is kept even if it becomes empty; relative to the
/// root.</param>
public sealed class LocalMover(string root, string workingFolder)
{
    private readonly Lock _lock = new();
    private readonly MovedLinks _links = new(root);

    /// <summary>Prepares for the moves of a plan: files, and the links that lead to them.</summary>
    public void Expect(MovePlan plan) => _links.Expect(plan.Moves);

    /// <summary>Ends a plan of which some moves may have failed.</summary>
    /// <returns>Why links cannot be led back to files that were not moved, for the user; otherwise null.</returns>
    public string? End()
    {
        try
        {
            lock (_lock)
                _links.Repair();
            return null;
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            return $"A symbolic link may lead to a file that was not moved: {error.Message.TrimEnd('.')}.";
        }
    }

    /// <summary>Moves an asset, so that the move can still be undone.</summary>
    /// <returns>The change, which must be committed or undone.</returns>
    /// <exception cref="DandiException">The asset cannot be moved; nothing has changed.</exception>
    public LocalChange Move(PlannedMove move)
    {
        var change = new LocalChange(this, move);
        try
        {
            lock (_lock)
                Rename(change);
            return change;
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            throw new DandiException(Describe(move, error), error);
        }
    }

    internal string FullPath(string path) => Path.Combine(root, path);

    /// <summary>Removes the folders that the move has emptied, and what it has replaced.</summary>
    internal void Complete(LocalChange change)
    {
        lock (_lock)
            RemoveEmptyFolders(change.Move.Source);
        if (change.Replaced is { } replaced)
            Delete(replaced);
    }

    /// <summary>Moves the asset back to where it was.</summary>
    internal void MoveBack(LocalChange change)
    {
        lock (_lock)
        {
            var source = FullPath(change.Move.Source);
            Directory.CreateDirectory(Path.GetDirectoryName(source)!);
            if (change.LinkText is { } text)
                ReplaceLink(FullPath(change.Move.Target), source, text);
            else
                ExclusiveRename.Move(FullPath(change.Move.Target), source);
            if (change.Replaced is null)
                RemoveEmptyFolders(change.Move.Target);
        }
    }

    /// <summary>Gives what was to be replaced its name again.</summary>
    internal void RestoreReplaced(LocalChange change)
    {
        if (change.Replaced is not { } replaced)
            return;
        lock (_lock)
            ExclusiveRename.Move(replaced, FullPath(change.Move.Target));
        change.Replaced = null;
    }

    private void Rename(LocalChange change)
    {
        var (source, target) = (FullPath(change.Move.Source), FullPath(change.Move.Target));
        if (PathKinds.Of(source) == PathKind.Missing)
            throw new FileNotFoundException("it does not exist any more");
        if (change.Move.Action == MoveAction.Replace && MovedLinks.LeadsTo(source, target))
            throw new DandiException(
                $"Cannot move `{change.Move.Source}` to `{change.Move.Target}`: it is a symbolic link that leads to "
                    + "that file, so the content would be lost. Delete the link, or move the file to another path."
            );
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (change.Move.Action == MoveAction.Replace)
                SetAside(change, target);
            MoveEntry(change, source, target);
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            RemoveEmptyFolders(change.Move.Target);
            if (change.Restore() is { } left)
                throw new IOException($"{error.Message.TrimEnd('.')}. {left}", error);
            throw;
        }
    }

    private void MoveEntry(LocalChange change, string source, string target)
    {
        if (
            RelativeLinks.TextOf(source) is { } text
            && _links.TextAt(source, text, target) is var moved
            && moved != text
        )
        {
            ReplaceLink(source, target, moved);
            change.LinkText = text;
        }
        else
        {
            ExclusiveRename.Move(source, target);
        }
    }

    /// <summary>Creates a link in the place of another one; if it fails, nothing has changed.</summary>
    private static void ReplaceLink(string source, string target, string text)
    {
        if (PathKinds.Of(target) != PathKind.Missing)
            throw new TargetExistsException(target);
        File.CreateSymbolicLink(target, text);
        try
        {
            File.Delete(source);
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            File.Delete(target);
            throw;
        }
    }

    private static void SetAside(LocalChange change, string target)
    {
        if (PathKinds.Of(target) == PathKind.Missing)
            return;
        // The name begins with a period, so that it is not that of an asset if the process is killed now.
        var aside = Path.Combine(Path.GetDirectoryName(target)!, $".dandi-replaced-{Guid.NewGuid():N}");
        ExclusiveRename.Move(target, aside);
        change.Replaced = aside;
    }

    private void RemoveEmptyFolders(string path)
    {
        foreach (var folder in AssetPath.FoldersOf(path).Reverse())
        {
            if (folder == workingFolder || !TryRemove(FullPath(folder)))
                return;
        }
    }

    /// <remarks>The system removes a folder only if it is empty.</remarks>
    private static bool TryRemove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: false);
            return true;
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            return false;
        }
    }

    private static void Delete(string path)
    {
        if (PathKinds.Of(path) == PathKind.Folder)
            Directory.Delete(path, recursive: true);
        else
            File.Delete(path);
    }

    private static string Describe(PlannedMove move, Exception error) =>
        error switch
        {
            TargetExistsException =>
                $"Cannot move `{move.Source}` to `{move.Target}`: the target has appeared meanwhile. "
                    + "It was not changed; look at it, then run the command again.",
            CrossDeviceException => $"Cannot rename `{move.Source}` to `{move.Target}`: they are on different file "
                + "systems. Move the file with `mv`, then run this command with `--work-on remote`.",
            _ =>
                $"Cannot move `{move.Source}` to `{move.Target}` locally: {error.Message.TrimEnd('.')}. It is still at "
                    + "its old path.",
        };
}
