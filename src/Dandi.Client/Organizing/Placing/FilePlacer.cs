using System.Security.Cryptography;
using System.Text;
using Dandi.Files;
using Dandi.FileSystem;
using Dandi.Hdf5.Writing;
using Dandi.Organizing.Media;
using Microsoft.Win32.SafeHandles;

namespace Dandi.Organizing.Placing;

/// <summary>Brings files to their targets, and back. Nothing that exists is ever replaced.</summary>
/// <remarks>
/// <para>
/// What was done is never written down: it follows from what is on disk, so that a run can be finished or undone after
/// it was killed at any point.
/// </para>
/// <list type="table">
/// <item><term>no target</term><description>nothing was done, but perhaps there is an incomplete copy
/// (<see cref="TempPathOf"/>)</description></item>
/// <item><term>a target, and no source</term><description>the file was moved</description></item>
/// <item><term>a target and the source</term><description>the file was copied or linked; if it is to be moved, the
/// source has to be deleted, which is safe because a target is always complete</description></item>
/// </list>
/// <para>
/// A copy is edited before it gets its name, so that a target is what the source and the edits make, or not ours
/// (<see cref="PlacementCheck"/>).
/// </para>
/// </remarks>
internal sealed class FilePlacer
{
    private const string TempPrefix = ".dandi-organize-";

    /// <summary>Called between any two changes of the disk; what it throws ends the run there.</summary>
    public Action Interruptible { get; init; } = () => { };

    /// <summary>Brings a file to its target, at which nothing exists.</summary>
    /// <param name="file">The file.</param>
    /// <param name="edits">What is replaced in a copy; another file is edited in its place, later.</param>
    /// <param name="cancellationToken">Stops copying.</param>
    /// <exception cref="DandiException">
    /// The file is not as it was planned, or something exists at the target.
    /// </exception>
    /// <exception cref="IOException">The target cannot be written; the source is as it was.</exception>
    public void Place(Placement file, IReadOnlyList<Hdf5StringEdit> edits, CancellationToken cancellationToken)
    {
        EnsureUnchanged(file, mayHaveGrown: file.Mode == PlacementMode.Move && edits.Count > 0);
        Directory.CreateDirectory(Path.GetDirectoryName(file.Target)!);
        Interruptible();
        switch (file.Mode)
        {
            case PlacementMode.SymbolicLink:
                File.CreateSymbolicLink(file.Target, file.LinkText!);
                break;
            case PlacementMode.HardLink:
                CreateHardLink(file);
                break;
            case PlacementMode.Copy:
                Copy(file, new CopyOptions { Edit = EditOf(file, edits, cancellationToken) }, cancellationToken);
                break;
            case PlacementMode.Move when file.MovedLinkText is not null:
                File.CreateSymbolicLink(file.Target, file.LinkText!);
                DeleteSource(file);
                break;
            case PlacementMode.Move:
                Move(file, modified: null, cancellationToken);
                break;
        }
        Interruptible();
    }

    private static void CreateHardLink(Placement file)
    {
        try
        {
            HardLink.Create(file.Source, file.Target);
        }
        catch (CrossDeviceException error)
        {
            throw new DandiException(
                $"`{file.Source}` cannot get a second name at `{file.Target}`, which is on another file system. Use "
                    + "copies (`copy`) or symbolic links (`symlink`) instead of hard links.",
                error
            );
        }
    }

    /// <summary>Deletes the source of a file to move that is at its target.</summary>
    public void FinishMove(Placement file)
    {
        if (file.Mode == PlacementMode.Move && PathKinds.Of(file.Source) != PathKind.Missing)
            DeleteSource(file);
    }

    /// <summary>Brings a file that is at its target back to its source.</summary>
    /// <exception cref="IOException">It cannot be moved back; then it is still at its target.</exception>
    public void Undo(Placement file, CancellationToken cancellationToken)
    {
        if (file.Mode != PlacementMode.Move || PathKinds.Of(file.Source) != PathKind.Missing)
        {
            File.Delete(file.Target);
        }
        else if (file.MovedLinkText is { } text)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file.Source)!);
            File.CreateSymbolicLink(file.Source, text);
            Interruptible();
            File.Delete(file.Target);
        }
        else
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file.Source)!);
            MoveBack(file, cancellationToken);
        }
        Interruptible();
    }

    /// <summary>Deletes the incomplete copies that a killed run has left.</summary>
    public static void DeleteIncomplete(Placement file)
    {
        foreach (var path in (string[])[TempPathOf(file.Target), TempPathOf(file.Source)])
        {
            if (PathKinds.Of(path) != PathKind.Missing)
                File.Delete(path);
        }
    }

    /// <summary>
    /// The path of an incomplete copy: the same in each run, short, and skipped by every search for assets.
    /// </summary>
    internal static string TempPathOf(string target) =>
        Path.Combine(
            Path.GetDirectoryName(target)!,
            TempPrefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(target)))[..32]
        );

    private static Action<SafeFileHandle>? EditOf(
        Placement file,
        IReadOnlyList<Hdf5StringEdit> edits,
        CancellationToken cancellationToken
    ) => edits.Count == 0 ? null : copy => MediaNames.ReplaceInCopy(file.Source, copy, edits, cancellationToken);

    /// <remarks>The file may have been changed at its target. Then it keeps the time of that change.</remarks>
    private void MoveBack(Placement file, CancellationToken cancellationToken)
    {
        var status = FileStatus.TryRead(file.Target)
            ?? throw new IOException($"`{file.Target}` cannot be read, and was not moved back.");
        var back = new Placement(file.Target, file.Source, file.Mode, status.Size, status.Modified);
        Move(back, IsRounded(status.Modified, file.Modified) ? file.Modified : status.Modified, cancellationToken);
    }

    /// <remarks>File systems such as FAT store times with a precision of two seconds.</remarks>
    private static bool IsRounded(FileTime stored, FileTime exact) =>
        (stored.ToDateTime() - exact.ToDateTime()).Duration() <= TimeSpan.FromSeconds(2);

    private void Move(Placement file, FileTime? modified, CancellationToken cancellationToken)
    {
        try
        {
            ExclusiveRename.Move(file.Source, file.Target);
        }
        catch (CrossDeviceException)
        {
            var options = new CopyOptions
            {
                Durability = Durability.Name,
                KeepsOwner = true,
                Modified = modified,
            };
            Copy(file, options, cancellationToken);
            EnsureUnchanged(file, mayHaveGrown: false);
            DeleteSource(file);
        }
    }

    /// <param name="file">The file.</param>
    /// <param name="mayHaveGrown">
    /// Whether an undone edit may have left it larger; such a file has its modification time again.
    /// </param>
    private static void EnsureUnchanged(Placement file, bool mayHaveGrown)
    {
        if (FileStatus.TryRead(file.Source) is not { } source)
            throw new DandiException($"`{file.Source}` does not exist any more, or cannot be read.");
        var isSame = source.Modified == file.Modified && (source.Size == file.Size || mayHaveGrown);
        if (!isSame || (file.Mode == PlacementMode.Move && RelativeLinks.TextOf(file.Source) != file.MovedLinkText))
            throw new DandiException(
                $"`{file.Source}` changed after it was read. Make sure that no other program is writing to it, then "
                    + "run the command again."
            );
    }

    private void Copy(Placement file, CopyOptions options, CancellationToken cancellationToken)
    {
        var temp = TempPathOf(file.Target);
        if (!LeftoverFile.TryDelete(temp))
            throw new DandiException(
                $"`{temp}` is an incomplete copy of `{file.Source}` by another run of `dandi organize`. If that run "
                    + "has ended, delete this file, then run the command again."
            );
        FileCopy.Copy(file.Source, file.Target, temp, options, cancellationToken);
        Interruptible();
    }

    private void DeleteSource(Placement file)
    {
        Interruptible();
        File.Delete(file.Source);
    }
}
