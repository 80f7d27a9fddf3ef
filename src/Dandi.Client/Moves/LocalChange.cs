using Dandi.Files;

namespace Dandi.Moves;

/// <summary>A local move that is to be committed when everything else has succeeded, or undone.</summary>
public sealed class LocalChange
{
    private readonly LocalMover _mover;

    internal LocalChange(LocalMover mover, PlannedMove move) => (_mover, Move) = (mover, move);

    /// <summary>The move.</summary>
    public PlannedMove Move { get; }

    /// <summary>Where the replaced file or Zarr is now, under a name that is not that of an asset.</summary>
    internal string? Replaced { get; set; }

    /// <summary>The text of a relative link before the move; null if it was not changed.</summary>
    internal string? LinkText { get; set; }

    /// <summary>Makes the move final: removes emptied folders, and what was replaced.</summary>
    /// <returns>Why the replaced file could not be deleted, for the user; otherwise null.</returns>
    public string? Commit()
    {
        try
        {
            _mover.Complete(this);
            return null;
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            return $"The file that was replaced is still at `{Replaced}`: {error.Message.TrimEnd('.')}. Delete it.";
        }
    }

    /// <summary>Restores what was there before the move.</summary>
    /// <returns>Why that is not possible and where the files are now, for the user; otherwise null.</returns>
    public string? Undo()
    {
        try
        {
            _mover.MoveBack(this);
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            var replaced = Replaced is { } path ? $", and the file that it replaced at `{path}`" : "";
            return $"Locally it is still at `{Move.Target}`{replaced}, because it could not be moved back: "
                + $"{error.Message.TrimEnd('.')}.";
        }
        return Restore();
    }

    /// <summary>Restores what was to be replaced; nothing is at the target.</summary>
    /// <returns>Why that is not possible, for the user; otherwise null.</returns>
    internal string? Restore()
    {
        try
        {
            _mover.RestoreReplaced(this);
            return null;
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            return $"The file that was to be replaced is now at `{Replaced}`: {error.Message.TrimEnd('.')}. "
                + $"Rename it to `{Move.Target}`.";
        }
    }
}
