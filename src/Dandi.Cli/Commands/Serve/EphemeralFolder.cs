using Dandi.Files;
using Dandi.FileSystem;

namespace Dandi.Cli.Commands.Serve;

/// <summary>
/// The folder of an ephemeral archive (<c>--ephemeral</c>), below the folder for temp files: it exists as long as the
/// process. The next one removes what a killed process has left
/// (docs/decisions/0060-ephemeral-archives.md).
/// </summary>
/// <remarks>
/// A folder gets its name <c>dandi-archive-…</c> when its lock is held. The lock ends with the process, however that
/// ends; so a folder whose lock can be taken belongs to nobody who lives. Only the user's own folders that nobody else
/// can write to, and what is in them under the names that are created here, are ever removed.
/// </remarks>
internal sealed class EphemeralFolder : IDisposable
{
    private const string Prefix = "dandi-archive-";
    private const string LockName = "lock";
    private const string DataName = "data";

    // What else is in the folder for temp files is unknown, and so is how much.
    private const int MaxListed = 50_000;
    private const int IdLength = 32;
    private readonly string _path;
    private readonly Action<string> _warn;
    private readonly FileStream _lock;

    private EphemeralFolder(string path, FileStream lockFile, Action<string> warn) =>
        (_path, _lock, _warn) = (path, lockFile, warn);

    /// <summary>The folder for the data of the archive, which does not exist yet.</summary>
    public string Data => Path.Combine(_path, DataName);

    /// <summary>Creates a folder, and removes those of processes that were killed.</summary>
    /// <param name="parent">The folder for temp files, which may be shared with other users.</param>
    /// <param name="warn">Called with a sentence if a folder cannot be removed.</param>
    /// <exception cref="DandiException">The folder cannot be created.</exception>
    public static EphemeralFolder Create(string parent, Action<string> warn)
    {
        try
        {
            RemoveRemains(parent);
            return CreateLocked(parent, warn);
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            throw new DandiException(
                $"The folder of the ephemeral archive cannot be created in `{parent}`: {error.Message} Set TMPDIR to "
                    + "a folder in which you can create files.",
                error
            )
            {
                IsFatal = true,
            };
        }
    }

    /// <summary>Removes the folder. The archive in it must have stopped.</summary>
    public void Dispose()
    {
        try
        {
            Remove(_path);
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            _warn($"Warning: `{_path}` of the ephemeral archive cannot be removed: {error.Message} Delete it.");
        }
        _lock.Dispose();
    }

    private static EphemeralFolder CreateLocked(string parent, Action<string> warn)
    {
        var path = Path.Combine(parent, $"{Prefix}{Guid.NewGuid():N}");
        // No other process looks at a folder with this name, so none can take the lock in between.
        var unlocked = $"{path}.new";
        PrivateAccess.EnsureFolder(unlocked);
        var lockFile = PrivateAccess.Create(Path.Combine(unlocked, LockName));
        try
        {
            _ = RegularFile.TryLock(lockFile.SafeFileHandle, lockFile.Name);
            ExclusiveRename.Move(unlocked, path);
            return new EphemeralFolder(path, lockFile, warn);
        }
        catch
        {
            lockFile.Dispose();
            Remove(unlocked);
            throw;
        }
    }

    private static void RemoveRemains(string parent)
    {
        var folders = Directory.EnumerateDirectories(parent, $"{Prefix}*").Take(MaxListed).Where(IsOurs).ToList();
        foreach (var folder in folders)
        {
            try
            {
                // A process that lives has it. Without locks, whether one lives is unknown.
                using var lockFile = RegularFile.OpenForEditing(Path.Combine(folder, LockName), out var isLocked);
                if (isLocked)
                    Remove(folder);
            }
            catch (Exception error) when (StorageFault.Is(error))
            {
                // It is in use, or another process is removing it.
            }
        }
    }

    private static bool IsOurs(string folder)
    {
        var id = Path.GetFileName(folder)[Prefix.Length..];
        return id.Length == IdLength
            && id.All(char.IsAsciiHexDigitLower)
            && PathKinds.Of(folder) == PathKind.Folder
            && FileOwner.IsOwn(folder)
            && File.GetUnixFileMode(folder) == FileModes.OwnerOnlyFolder;
    }

    // The lock is the last file: until then, a removal that was interrupted can be repeated.
    private static void Remove(string folder)
    {
        var data = Path.Combine(folder, DataName);
        if (PathKinds.Of(data) == PathKind.Folder)
            Directory.Delete(data, recursive: true);
        File.Delete(Path.Combine(folder, LockName));
        Directory.Delete(folder);
    }
}
