using System.Security.Cryptography;
using System.Text;
using Dandi.Files;
using Dandi.FileSystem;

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
/// <para>A target that is none of this belongs to somebody else, and is an error.</para>
/// </remarks>
internal sealed class FilePlacer
{
    private const string TempPrefix = ".dandi-organize-";

    /// <summary>Called between any two changes of the disk; what it throws ends the run there.</summary>
    public Action Interruptible { get; init; } = () => { };

    /// <summary>Brings a file to its target, at which nothing exists.</summary>
    /// <exception cref="DandiException">
    /// The file is not as it was planned, or something exists at the target.
    /// </exception>
    /// <exception cref="IOException">The target cannot be written; the source is as it was.</exception>
    public void Place(Placement file, CancellationToken cancellationToken)
    {
        EnsureUnchanged(file);
        Directory.CreateDirectory(Path.GetDirectoryName(file.Target)!);
        Interruptible();
        switch (file.Mode)
        {
            case PlacementMode.SymbolicLink:
                File.CreateSymbolicLink(file.Target, file.LinkText!);
                break;
            case PlacementMode.HardLink:
                HardLink.Create(file.Source, file.Target);
                break;
            case PlacementMode.Copy:
                Copy(file, Durability.Content, cancellationToken);
                break;
            case PlacementMode.Move when PathKinds.Of(file.Source) == PathKind.Link:
                File.CreateSymbolicLink(file.Target, MovedLinkText(file));
                DeleteSource(file);
                break;
            case PlacementMode.Move:
                Move(file, cancellationToken);
                break;
        }
        Interruptible();
    }

    /// <summary>Whether a file is at its target: perhaps its source still has to be deleted.</summary>
    /// <exception cref="IOException">That cannot be found out.</exception>
    public static bool IsPlaced(Placement file, CancellationToken cancellationToken)
    {
        var (source, target) = (PathKinds.Of(file.Source), PathKinds.Of(file.Target));
        return file.Mode switch
        {
            PlacementMode.SymbolicLink => target == PathKind.Link && LinkTextOf(file.Target) == file.LinkText,
            PlacementMode.Move when source == PathKind.Link => target == PathKind.Link
                && LinkTextOf(file.Target) == MovedLinkText(file),
            PlacementMode.Move when source == PathKind.Missing => target == PathKind.Link
                || (target == PathKind.File && FileStatus.TryRead(file.Target)?.Size == file.Size),
            _ when target != PathKind.File || source == PathKind.Missing => false,
            PlacementMode.HardLink => AreOneFile(file),
            _ => AreOneFile(file) || HaveSameContent(file, cancellationToken),
        };
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
        else if (PathKinds.Of(file.Target) == PathKind.Link)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file.Source)!);
            File.CreateSymbolicLink(file.Source, MovedLinkText(Reverse(file)));
            File.Delete(file.Target);
        }
        else
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file.Source)!);
            Move(Reverse(file), cancellationToken);
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

    private void Move(Placement file, CancellationToken cancellationToken)
    {
        try
        {
            ExclusiveRename.Move(file.Source, file.Target);
        }
        catch (CrossDeviceException)
        {
            Copy(file, Durability.Name, cancellationToken);
            EnsureUnchanged(file);
            DeleteSource(file);
        }
    }

    private static void EnsureUnchanged(Placement file)
    {
        if (FileStatus.TryRead(file.Source) is not { } source)
            throw new DandiException($"`{file.Source}` does not exist any more, or cannot be read.");
        if (source.Size != file.Size || source.Modified != file.Modified)
            throw new DandiException(
                $"`{file.Source}` changed after it was read. Make sure that no other program is writing to it, then "
                    + "run the command again."
            );
    }

    private void Copy(Placement file, Durability durability, CancellationToken cancellationToken)
    {
        FileCopy.Copy(file.Source, file.Target, TempPathOf(file.Target), durability, cancellationToken);
        Interruptible();
    }

    private void DeleteSource(Placement file)
    {
        Interruptible();
        File.Delete(file.Source);
    }

    /// <summary>The way back; the file may have been edited at its target.</summary>
    private static Placement Reverse(Placement file) =>
        FileStatus.TryRead(file.Target) is { } status
            ? new Placement(file.Target, file.Source, file.Mode, status.Size, status.Modified)
            : file with
            {
                Source = file.Target,
                Target = file.Source,
            };

    /// <summary>The same path in each run, short, and skipped by every search for assets.</summary>
    private static string TempPathOf(string target) =>
        Path.Combine(
            Path.GetDirectoryName(target)!,
            TempPrefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(target)))[..32]
        );

    private static string? LinkTextOf(string link) => new FileInfo(link).LinkTarget;

    /// <summary>The text of a link after it is moved, so that it leads to the same place.</summary>
    private static string MovedLinkText(Placement link)
    {
        var text = LinkTextOf(link.Source) ?? "";
        if (Path.IsPathRooted(text))
            return text;
        var folder = RealPath.OfExistingPart(Path.GetDirectoryName(link.Source)!);
        return RelativeLinks.TextFor(Path.Combine(folder, text), link.Target);
    }

    private static bool AreOneFile(Placement file) =>
        FileStatus.TryRead(file.Source) is { } source
        && FileStatus.TryRead(file.Target) is { } target
        && (source.Device, source.Inode) == (target.Device, target.Inode);

    private static bool HaveSameContent(Placement file, CancellationToken cancellationToken)
    {
        using var source = RegularFile.OpenHandle(file.Source);
        using var target = RegularFile.OpenHandle(file.Target);
        return FileCopy.HasSameContent(source, target, cancellationToken);
    }
}
