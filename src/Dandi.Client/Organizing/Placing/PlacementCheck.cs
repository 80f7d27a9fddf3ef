using Dandi.Files;
using Dandi.FileSystem;
using Dandi.Hdf5.Writing;
using Dandi.Organizing.Media;
using Microsoft.Win32.SafeHandles;

namespace Dandi.Organizing.Placing;

/// <summary>
/// Finds out whether what exists at a target was placed there by an interrupted run, and is as that run left it. Only
/// then is anything deleted or edited; if it is unknown, the user decides.
/// </summary>
internal static class PlacementCheck
{
    /// <summary>Checks that a target was placed by the interrupted run.</summary>
    /// <param name="file">The file, whose target exists.</param>
    /// <param name="edits">What is replaced in it.</param>
    /// <param name="cancellationToken">Cancels the comparison.</param>
    /// <exception cref="DandiException">It is something else, or was changed.</exception>
    /// <exception cref="IOException">That cannot be found out.</exception>
    public static void EnsureOurs(
        Placement file,
        IReadOnlyList<Hdf5StringEdit> edits,
        CancellationToken cancellationToken
    )
    {
        if (!IsOurs(file, edits, cancellationToken))
            throw new DandiException(Explain(file, edits, cancellationToken));
    }

    /// <summary>Whether a file is the one for which the plan was made, by size and modification time.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="file">The plan.</param>
    public static bool IsPlanned(string path, Placement file) =>
        FileStatus.TryRead(path) is { } status && (status.Size, status.Modified) == (file.Size, file.Modified);

    private static bool IsOurs(Placement file, IReadOnlyList<Hdf5StringEdit> edits, CancellationToken cancellationToken)
    {
        var (source, target) = (PathKinds.Of(file.Source), PathKinds.Of(file.Target));
        if (file.LinkText is { } text)
        {
            return target == PathKind.Link
                && RelativeLinks.TextOf(file.Target) == text
                && (file.MovedLinkText is null || source == PathKind.Missing || IsMovedLink(file));
        }
        if (target != PathKind.File)
            return false;
        if (source == PathKind.Missing)
            return file.Mode == PlacementMode.Move && IsMoved(file, edits, cancellationToken);
        // A source that leads to the target is no second file: deleting one of them would delete the content.
        if (LeadsToTarget(file))
            return false;
        return file.Mode switch
        {
            PlacementMode.HardLink => AreOneFile(file),
            PlacementMode.Copy when edits.Count > 0 => Compare(file, (original, copy) =>
                Hdf5StringEditor.IsEdited(original, copy, edits, cancellationToken)
            ),
            PlacementMode.Move when source != PathKind.File => false,
            _ => AreOneFile(file)
                || Compare(file, (original, copy) => FileCopy.HasSameContent(original, copy, cancellationToken)),
        };
    }

    private static bool LeadsToTarget(Placement file) =>
        RealPath.TryRead(file.Source) is { } real && real == RealPath.TryRead(file.Target);

    private static bool IsMovedLink(Placement file) =>
        PathKinds.Of(file.Source) == PathKind.Link && RelativeLinks.TextOf(file.Source) == file.MovedLinkText;

    /// <remarks>A file is edited only after it was moved; then its size may be another one.</remarks>
    private static bool IsMoved(
        Placement file,
        IReadOnlyList<Hdf5StringEdit> edits,
        CancellationToken cancellationToken
    )
    {
        if (FileStatus.TryRead(file.Target)?.Size == file.Size)
            return true;
        if (edits.Count == 0)
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

    private static string Explain(
        Placement file,
        IReadOnlyList<Hdf5StringEdit> edits,
        CancellationToken cancellationToken
    )
    {
        var (source, target) = (file.Source, file.Target);
        if (file.LinkText is null && LeadsToTarget(file))
        {
            return $"`{source}` leads to `{target}` now, through a symbolic link, so `{target}` may be the only copy "
                + "and was not touched. Remove that link, then run the command again";
        }
        if (file.LinkText is null && PathKinds.Of(source) == PathKind.Missing)
        {
            return file.Mode == PlacementMode.Move
                ? $"`{target}` is not as it was when it was moved there from `{source}`: it was changed since, or is "
                    + $"another file. If it is the file that belongs to `{source}`, move it back there yourself; "
                    + "otherwise move it away. Then run the command again with --undo"
                : $"`{source}` does not exist any more, so `{target}` may be the only copy of it and was not deleted. "
                    + $"Move `{target}` to where you need it, then run the command again with --undo";
        }
        if (file.Mode == PlacementMode.Move && !IsPlanned(source, file))
        {
            return IsMovedOriginal(file, edits, cancellationToken)
                ? $"`{source}` is a new file: the original was moved to `{target}` before. Rename `{source}` or move "
                    + "it away, then run the command again"
                : $"`{source}` and `{target}` both exist, and neither is known to be the original. Find out which one "
                    + "is, rename the other one, then run the command again";
        }
        return $"`{target}` is not what the interrupted run made of `{source}`, or one of them was changed since. Move "
            + $"`{target}` away, then run the command again";
    }

    private static bool IsMovedOriginal(
        Placement file,
        IReadOnlyList<Hdf5StringEdit> edits,
        CancellationToken cancellationToken
    ) =>
        file.LinkText is { } text
            ? RelativeLinks.TextOf(file.Target) == text
            : PathKinds.Of(file.Target) == PathKind.File
                && (IsPlanned(file.Target, file) || (edits.Count > 0 && IsMoved(file, edits, cancellationToken)));

    private static bool AreOneFile(Placement file) =>
        FileStatus.TryRead(file.Source) is { } source
        && FileStatus.TryRead(file.Target) is { } target
        && (source.Device, source.Inode) == (target.Device, target.Inode);

    private static bool Compare(Placement file, Func<SafeFileHandle, SafeFileHandle, bool> compare)
    {
        if (PathEntry.Read(file.Source).Kind != EntryKind.File)
            return false;
        using var source = RegularFile.OpenHandle(file.Source);
        using var target = RegularFile.OpenHandle(file.Target);
        return compare(source, target);
    }
}
