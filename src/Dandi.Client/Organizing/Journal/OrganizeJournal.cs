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
    private readonly string _path;
    private readonly SafeFileHandle _lock;

    private OrganizeJournal(string path, SafeFileHandle handle, OrganizePlan plan) =>
        (_path, _lock, Plan) = (path, handle, plan);

    /// <summary>The plan.</summary>
    public OrganizePlan Plan { get; }

    /// <summary>Opens the journal that an interrupted run has left.</summary>
    /// <param name="folder">The folder for the journals of all Dandisets.</param>
    /// <param name="root">The full path of the Dandiset, without links.</param>
    /// <param name="homes">Folders whose owners root trusts (<see cref="FileOwner"/>).</param>
    /// <returns>Null if there is none.</returns>
    /// <exception cref="DandiException">Another run works on the Dandiset, or the journal cannot be read.</exception>
    public static OrganizeJournal? TryOpen(string folder, string root, IReadOnlyList<string> homes)
    {
        var path = PathOf(folder, root);
        try
        {
            if (PathEntry.Read(path).IsAbsent)
                return null;
            PrivateFolder.Ensure(folder, homes);
            StateFile.Open(path, homes).Dispose();
            return Open(path, root);
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
        try
        {
            AtomicFile.Write(path, FileModes.OwnerOnly, stream => JournalFormat.Write(stream, plan), replaces: false);
        }
        catch (TargetExistsException)
        {
            throw InUse(root);
        }
        return new OrganizeJournal(path, Lock(path, root), plan);
    }

    /// <summary>Deletes the journal: there is nothing left to finish or undo.</summary>
    public void Delete() => File.Delete(_path);

    /// <summary>Unlocks the journal.</summary>
    public void Dispose() => _lock.Dispose();

    private static OrganizeJournal? Open(string path, string root)
    {
        var handle = Lock(path, root);
        try
        {
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

    private static SafeFileHandle Lock(string path, string root)
    {
        try
        {
            return RegularFile.OpenForEditing(path);
        }
        catch (IOException error) when (error is not FileNotFoundException)
        {
            throw InUse(root);
        }
    }

    private static DandiException InUse(string root) =>
        new($"Another `dandi organize` is working on `{root}`. Wait until it has ended, then run the command again.");

    private static string PathOf(string folder, string root) =>
        Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(root)))[..32] + Extension);
}
