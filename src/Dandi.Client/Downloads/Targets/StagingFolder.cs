using System.Globalization;
using System.Security.Cryptography;
using Dandi.Files;
using Dandi.FileSystem;

namespace Dandi.Downloads.Targets;

/// <summary>
/// The folder <c>NAME.dandidownload</c> next to a folder that is downloaded. Small files are written in it and then
/// renamed, so that nothing in the downloaded folder is ever incomplete, also after the process was killed. As long as
/// it is open, no other run of this program downloads the same folder. Thread-safe.
/// </summary>
internal sealed class StagingFolder : IDisposable
{
    private const string LockName = "lock";
    private readonly FolderHandle _parent;
    private readonly FileStream _lock;
    private readonly string _name;

    // Random, so that without locks no other program writes to a file of the same name.
    private long _last = (long)RandomNumberGenerator.GetInt32(int.MaxValue) << 31;

    private StagingFolder(FolderHandle parent, FolderHandle folder, FileStream @lock, string name) =>
        (_parent, Folder, _lock, _name) = (parent, folder, @lock, name);

    /// <summary>Opens the folder, and creates it and those above it.</summary>
    /// <exception cref="DandiException">
    /// Another program downloads the folder, something is in the way, or the folder cannot be created.
    /// </exception>
    public static StagingFolder Open(TargetTree tree, TargetFolder target)
    {
        var (above, name) = TargetTree.Split(target.Path + TargetNames.PartialExtension);
        FolderHandle? parent = null;
        FolderHandle? folder = null;
        try
        {
            parent = tree.OpenOrCreate(above);
            folder = tree.OpenOrCreate(target.Path + TargetNames.PartialExtension);
            var @lock = FolderLock.Take(tree, folder, LockName, target.FullPath);
            var staging = new StagingFolder(parent, folder, @lock, name);
            var path = tree.FullPath(target.Path + TargetNames.PartialExtension);
            TargetError.Wrap(path, "cleaned up", () => staging.Clear(path));
            return staging;
        }
        catch
        {
            folder?.Dispose();
            parent?.Dispose();
            throw;
        }
    }

    /// <summary>The open folder.</summary>
    public FolderHandle Folder { get; }

    /// <summary>Returns a name that no other file in the folder has.</summary>
    public string NextName() => Interlocked.Increment(ref _last).ToString(CultureInfo.InvariantCulture);

    /// <summary>Deletes the folder, unless files of other programs are in it, and ends the lock.</summary>
    public void Dispose()
    {
        try
        {
            Folder.DeleteFile(LockName);
            _ = _parent.TryDeleteFolder(_name);
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            // The next run deletes it.
        }
        _lock.Dispose();
        Folder.Dispose();
        _parent.Dispose();
    }

    /// <summary>Deletes what a run that was killed has left.</summary>
    private void Clear(string path)
    {
        foreach (var name in Directory.EnumerateFiles(path).Select(file => Path.GetFileName(file)))
        {
            if (long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                Folder.DeleteFile(name);
        }
    }
}
