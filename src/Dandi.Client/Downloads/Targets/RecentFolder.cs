using Dandi.FileSystem;

namespace Dandi.Downloads.Targets;

/// <summary>
/// Keeps the folder open that was written to last, because the next file is usually in the same one. Thread-safe.
/// </summary>
/// <remarks>
/// Each user has a <see cref="Lease"/>; the folder is closed when another one has taken its place and the last user has
/// ended. If another program moves the folder meanwhile, files are written to where it is now.
/// </remarks>
internal sealed class RecentFolder : IDisposable
{
    private readonly Lock _lock = new();
    private Lease? _recent;
    private string _path = "";

    /// <summary>Returns the folder at a path if it is the open one; to be disposed by the caller.</summary>
    public Lease? Find(string path)
    {
        lock (_lock)
            return _recent is not null && _path == path ? _recent.Add() : null;
    }

    /// <summary>Keeps a folder instead of the one before.</summary>
    public void Keep(string path, Lease folder)
    {
        lock (_lock)
        {
            _recent?.Dispose();
            (_recent, _path) = (folder.Add(), path);
        }
    }

    /// <summary>Forgets the folder, for example because it was deleted.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _recent?.Dispose();
            _recent = null;
        }
    }

    /// <summary>An open folder with several users, each of which disposes it once. Thread-safe.</summary>
    /// <param name="folder">The folder, which the last user closes.</param>
    internal sealed class Lease(FolderHandle folder) : IDisposable
    {
        private int _users = 1;

        public FolderHandle Folder => folder;

        /// <summary>Adds a user; only for those who hold the lease.</summary>
        public Lease Add()
        {
            Interlocked.Increment(ref _users);
            return this;
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            if (Interlocked.Decrement(ref _users) == 0)
                folder.Dispose();
        }
    }
}
