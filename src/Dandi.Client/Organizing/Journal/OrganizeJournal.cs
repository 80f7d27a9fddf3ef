using System.Security.Cryptography;
using System.Text;
using Dandi.Files;
using Dandi.FileSystem;
using Microsoft.Win32.SafeHandles;

namespace Dandi.Organizing.Journal;

/// <summary>
/// The plan of a run, on disk until it is carried out or undone completely (docs/decisions/0044-organize-journal.md).
/// </summary>
/// <remarks>
/// One file per Dandiset, in a folder that only the user controls: whoever could plant a plan could move any file. The
/// file is written before the first change, never changed, and locked by the run that works on it, which deletes it at
/// the end. What is done follows from the disk (<see cref="Placing.FilePlacer"/>).
/// </remarks>
public sealed class OrganizeJournal : IDisposable
{
    private const string Extension = ".jsonl";
    private readonly SafeFileHandle _lock;

    private OrganizeJournal(string path, SafeFileHandle handle, OrganizePlan plan) =>
        (Path, _lock, Plan) = (path, handle, plan);

    /// <summary>The path of the file, for messages.</summary>
    public string Path { get; }

    /// <summary>The plan.</summary>
    public OrganizePlan Plan { get; }

    /// <summary>Opens the journal that an interrupted run has left.</summary>
    /// <param name="folder">The folder for the journals of all Dandisets.</param>
    /// <param name="root">The full path of the Dandiset, without links.</param>
    /// <param name="homes">Folders whose owners root trusts (<see cref="FileOwner"/>).</param>
    /// <returns>Null if there is none.</returns>
    /// <exception cref="DandiException">Another run works on the Dandiset, or the journal cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">
    /// The folder is in a folder of another user, which this user may not search: it has no journal of this user.
    /// </exception>
    public static OrganizeJournal? TryOpen(string folder, string root, IReadOnlyList<string> homes) =>
        TryOpen(folder, root, homes, RegularFile.OpenForEditing);

    /// <inheritdoc cref="TryOpen(string, string, IReadOnlyList{string})"/>
    /// <param name="folder">The folder for the journals of all Dandisets.</param>
    /// <param name="root">The full path of the Dandiset, without links.</param>
    /// <param name="homes">Folders whose owners root trusts (<see cref="FileOwner"/>).</param>
    /// <param name="open">Opens and locks a file.</param>
    internal static OrganizeJournal? TryOpen(string folder, string root, IReadOnlyList<string> homes, OpenLocked open)
    {
        var path = PathOf(folder, root);
        if (PathEntry.TryRead(path, out var problem) is not { } entry)
            throw Unsearchable(folder, root, problem);
        if (entry.IsAbsent)
            return null;
        try
        {
            PrivateFolder.Ensure(folder, homes);
            StateFile.Open(path, homes).Dispose();
            return Open(path, root, open);
        }
        catch (Exception error) when (StorageFault.Is(error) || error is InvalidDataException)
        {
            throw new DandiException(
                $"An earlier run of `dandi organize` in `{root}` was interrupted, but its journal `{path}` cannot be "
                    + $"read: {error.Message.TrimEnd('.')}. Check where your files are, then delete the journal.",
                error
            );
        }
    }

    /// <summary>Writes the journal of a run that begins.</summary>
    /// <param name="folder">The folder for the journals of all Dandisets; created if necessary.</param>
    /// <param name="root">The full path of the Dandiset, without links.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="homes">Folders whose owners root trusts (<see cref="FileOwner"/>).</param>
    /// <exception cref="DandiException">Another run works on the Dandiset.</exception>
    /// <exception cref="IOException">The journal cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Other users control the folder.</exception>
    public static OrganizeJournal Create(string folder, string root, OrganizePlan plan, IReadOnlyList<string> homes)
    {
        PrivateFolder.Ensure(folder, homes);
        var path = PathOf(folder, root);
        // Of runs that were killed while they wrote their plan, before they changed anything.
        foreach (var leftover in Directory.EnumerateFiles(folder, $"{System.IO.Path.GetFileName(path)}.*"))
            LeftoverFile.TryDelete(leftover);
        try
        {
            AtomicFile.Write(path, FileModes.OwnerOnly, stream => JournalFormat.Write(stream, plan), replaces: false);
        }
        catch (TargetExistsException)
        {
            throw InUse(root);
        }
        return new OrganizeJournal(path, Lock(path, root, RegularFile.OpenForEditing, out _), plan);
    }

    /// <summary>Deletes the journal: there is nothing left to finish or undo.</summary>
    public void Delete() => File.Delete(Path);

    /// <summary>Unlocks the journal.</summary>
    public void Dispose() => _lock.Dispose();

    private static OrganizeJournal? Open(string path, string root, OpenLocked open)
    {
        var handle = Lock(path, root, open, out var isLocked);
        try
        {
            if (!isLocked)
                throw Unlockable(path, root);
            // The run that had locked it may have deleted it just before.
            if (FileStatus.TryRead(path)?.Inode == FileStatus.TryRead(handle)?.Inode)
                return new OrganizeJournal(path, handle, JournalFormat.Read(handle));
            handle.Dispose();
            return null;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    private static SafeFileHandle Lock(string path, string root, OpenLocked open, out bool isLocked)
    {
        try
        {
            return open(path, out isLocked);
        }
        catch (IOException error) when (error is not FileNotFoundException)
        {
            throw InUse(root);
        }
    }

    /// <summary>The exception for a folder that cannot be searched.</summary>
    private static Exception Unsearchable(string folder, string root, string problem)
    {
        var closed = folder;
        while (PathEntry.TryRead(closed, out _) is null && System.IO.Path.GetDirectoryName(closed) is { } parent)
            closed = parent;
        return FileOwner.IsOwn(closed)
            ? new DandiException(
                $"Cannot tell whether an earlier run in `{root}` was interrupted: `{folder}` cannot be searched "
                    + $"({problem}). Make `{closed}` accessible for you, then run the command again."
            )
            : new UnauthorizedAccessException($"`{closed}` belongs to another user ({problem})");
    }

    private static DandiException Unlockable(string path, string root) =>
        new(
            $"An earlier run of `dandi organize` in `{root}` has left its plan in `{path}`, but it may still be "
                + "running: that file system has no locks, so this cannot be found out. If no other run is active, "
                + "move the file to a folder `DIR/dandi/organize` on a local disk, readable only by you, and run the "
                + "command with `XDG_STATE_HOME=DIR`."
        );

    private static DandiException InUse(string root) =>
        new($"Another `dandi organize` is working on `{root}`. Wait until it has ended, then run the command again.");

    private static string PathOf(string folder, string root) =>
        System.IO.Path.Combine(
            folder,
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(root)))[..32] + Extension
        );

    /// <summary>Opens a file for reading and writing, and locks it.</summary>
    /// <param name="path">The path.</param>
    /// <param name="isLocked">Whether the file system has locks.</param>
    /// <exception cref="IOException">Another program has locked it.</exception>
    internal delegate SafeFileHandle OpenLocked(string path, out bool isLocked);
}
