using Dandi.Files;
using Dandi.FileSystem;
using Microsoft.Win32.SafeHandles;

namespace Dandi.Downloads.Targets;

/// <summary>A file that is downloaded, at a checked path of a <see cref="TargetTree"/>. Thread-safe.</summary>
public sealed class TargetFile
{
    private readonly TargetTree _tree;
    private readonly string _folder;
    private readonly EntryTargets? _entries;

    internal TargetFile(TargetTree tree, string path, EntryTargets? entries = null)
    {
        (_tree, Path, _entries) = (tree, path, entries);
        (_folder, Name) = TargetTree.Split(path);
    }

    /// <summary>The path relative to the root of the tree, with <c>/</c>.</summary>
    public string Path { get; }

    /// <summary>The last component of the path.</summary>
    public string Name { get; }

    /// <summary>The path on this machine, for messages and for reading.</summary>
    public string FullPath => _tree.FullPath(Path);

    /// <summary>Reads what exists at the target. A link is not followed.</summary>
    /// <returns>Null if nothing does, not even a dangling link.</returns>
    /// <exception cref="DandiException">It cannot be determined, or a link leads out of the tree.</exception>
    public FileStatus? Find()
    {
        using var folder = _tree.TryOpen(_folder);
        return folder is null ? null : TargetError.Wrap(FullPath, "examined", () => folder.Find(Name));
    }

    /// <summary>
    /// Opens the folder <c>NAME.dandidownload</c> that holds the bytes until they are verified, and creates it and the
    /// folders of the target if they do not exist.
    /// </summary>
    /// <exception cref="DandiException">Something is in the way, or the folder cannot be created.</exception>
    public PartialFile OpenPartial()
    {
        var parent = _tree.OpenOrCreate(_folder);
        try
        {
            return new PartialFile(this, parent, _tree.OpenOrCreate(Path + TargetNames.PartialExtension));
        }
        catch
        {
            parent.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Writes a small file whose bytes are verified. It appears under its name complete or not at all; whether it
    /// survives a crash of the machine a moment later is up to the file system.
    /// </summary>
    /// <param name="content">The bytes.</param>
    /// <param name="modified">The modification time; null for the current one.</param>
    /// <param name="replaces">Whether what exists at the target is replaced.</param>
    /// <exception cref="DandiException">Something is in the way, or the file cannot be written.</exception>
    public void Write(ReadOnlyMemory<byte> content, DateTimeOffset? modified, bool replaces)
    {
        if (!replaces && TryWriteToRecent(content, modified))
            return;
        using var parent = new RecentFolder.Lease(_tree.OpenOrCreate(_folder));
        // Also locks the folder that is downloaded.
        var staging = _entries?.Staging;
        if (!replaces)
        {
            if (TryWriteUnnamed(parent.Folder, content, modified, out var exists))
            {
                _entries?.Recent.Keep(_folder, parent);
                return;
            }
            _tree.HasUnnamedFiles = exists;
        }
        if (staging is null)
            WriteAsPartial(content, modified, replaces);
        else
            WriteStaged(parent.Folder, staging, content, modified, replaces);
    }

    /// <summary>Writes to the folder of the last file.</summary>
    /// <returns>False if it is another one, or if the file cannot be written there.</returns>
    private bool TryWriteToRecent(ReadOnlyMemory<byte> content, DateTimeOffset? modified)
    {
        using var recent = _entries?.Recent.Find(_folder);
        if (recent is null)
            return false;
        try
        {
            if (TryWriteUnnamed(recent.Folder, content, modified, out _))
                return true;
        }
        catch (DandiException)
        {
            // The folder may have been deleted. If not, writing to it once more reports the same.
        }
        _entries!.Recent.Dispose();
        return false;
    }

    /// <summary>Writes to the file that a large one has, too, which the next run finds if this one is killed.</summary>
    private void WriteAsPartial(ReadOnlyMemory<byte> content, DateTimeOffset? modified, bool replaces)
    {
        using var partial = OpenPartial();
        using var @lock = partial.TakeLock();
        try
        {
            using (var file = partial.OpenData())
                TargetError.Wrap(FullPath, "written", () => FillAgain(file));
            partial.Commit(replaces);
        }
        catch
        {
            Discard(partial.Delete);
            throw;
        }

        void FillAgain(SafeFileHandle file)
        {
            RandomAccess.SetLength(file, 0);
            Fill(file, content.Span, modified);
            FlushBeforeReplacing(file, replaces);
        }
    }

    private void WriteStaged(
        FolderHandle parent,
        StagingFolder staging,
        ReadOnlyMemory<byte> content,
        DateTimeOffset? modified,
        bool replaces
    )
    {
        var (folder, name) = (staging.Folder, staging.NextName());
        try
        {
            TargetError.Wrap(FullPath, "written", () =>
            {
                using (var file = folder.OpenFile(name, FileMode.CreateNew))
                    Fill(file, content.Span, modified);
                Place(folder, name, parent, replaces);
            });
        }
        catch
        {
            Discard(() => folder.DeleteFile(name));
            throw;
        }
    }

    /// <summary>
    /// Flushes a file that replaces another one: what was there before must not be lost if the machine crashes. A new
    /// file can be downloaded again.
    /// </summary>
    internal void FlushBeforeReplacing(SafeFileHandle file, bool replaces)
    {
        if (replaces && Find() is not null)
            _tree.Flush(file);
    }

    /// <inheritdoc cref="FolderLock.Take"/>
    internal FileStream Lock(FolderHandle folder, string name) => FolderLock.Take(_tree, folder, name, FullPath);

    /// <summary>Writes a file that gets its only name when it is complete.</summary>
    /// <param name="parent">The folder.</param>
    /// <param name="content">The bytes.</param>
    /// <param name="modified">The modification time; null for the current one.</param>
    /// <param name="exists">Whether something has the name, if the result is false.</param>
    /// <returns>False if something has the name, or if this file system cannot do it.</returns>
    private bool TryWriteUnnamed(
        FolderHandle parent,
        ReadOnlyMemory<byte> content,
        DateTimeOffset? modified,
        out bool exists
    )
    {
        exists = false;
        if (!_tree.HasUnnamedFiles)
            return false;
        try
        {
            using var file = parent.TryCreateUnnamedFile();
            if (file is null)
                return false;
            Fill(file, content.Span, modified);
            if (!parent.TryName(file, Name, out exists))
                return false;
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            throw TargetError.Describe(FullPath, "written", error);
        }
        _tree.Complete(Path);
        return true;
    }

    private static void Fill(SafeFileHandle file, ReadOnlySpan<byte> content, DateTimeOffset? modified)
    {
        RandomAccess.Write(file, content, 0);
        if (modified is { } time)
            FileTimes.SetModified(file, FileTime.Of(time));
    }

    /// <summary>Gives a complete file the name of the target.</summary>
    /// <param name="folder">The folder that it is in.</param>
    /// <param name="name">Its name there.</param>
    /// <param name="parent">The folder of the target.</param>
    /// <param name="replaces">Whether what exists at the target is replaced.</param>
    /// <exception cref="DandiException">Something is in the way.</exception>
    internal void Place(FolderHandle folder, string name, FolderHandle parent, bool replaces)
    {
        if (!folder.TryRename(name, parent, Name, replaces))
        {
            if (parent.Find(Name) is { Kind: EntryKind.Folder })
                RemoveFolder();
            if (!folder.TryRename(name, parent, Name, replaces))
                throw replaces ? TargetError.Exists(FullPath) : new TargetAppearedException(FullPath);
        }
        _tree.Complete(Path);
    }

    /// <summary>Removes a folder in the place of the target, if that is allowed and there is no file in it.</summary>
    private void RemoveFolder()
    {
        if (!_tree.ReplacesOtherKinds)
            throw TargetError.InTheWay(FullPath, "a folder");
        if (!EmptyFolders.TryRemove(_tree, Path))
            throw TargetError.InTheWay(FullPath, "a folder with files");
    }

    /// <summary>Whether there is a folder of an earlier run whose download can be continued.</summary>
    /// <exception cref="DandiException">It cannot be determined.</exception>
    public bool HasPartial()
    {
        if (_entries is { MayHavePartials: false })
            return false;
        using var folder = _tree.TryOpen(Path + TargetNames.PartialExtension);
        return folder is not null;
    }

    private static void Discard(Action delete)
    {
        try
        {
            delete();
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            // What went wrong before is reported.
        }
    }
}
