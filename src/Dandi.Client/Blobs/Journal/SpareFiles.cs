using System.Collections.Concurrent;
using Dandi.Files;

namespace Dandi.Blobs.Journal;

/// <summary>
/// Journal files of uploads that are finished, for those that follow. Creating and deleting one for each small file
/// took a third of the CPU time of its upload: ext4 does not use an inode again for some seconds after its file was
/// deleted, and searches past all of these to find another.
/// </summary>
/// <remarks>
/// A spare file is empty and has a name that no upload has, so a run that is killed leaves nothing that another
/// would read. Who takes one owns its stream. There are as many as there were uploads at the same time.
/// Thread-safe.
/// </remarks>
/// <param name="folder">The folder of the run.</param>
internal sealed class SpareFiles(string folder) : IDisposable
{
    private const string Extension = ".spare";
    private readonly ConcurrentBag<(string Path, FileStream Stream)> _files = [];

    /// <summary>Creates a file that is written completely before it gets its name, without flushing it.</summary>
    /// <returns>The file, open for writing at its end.</returns>
    /// <exception cref="IOException">It cannot be written.</exception>
    public FileStream Create(string path, ReadOnlySpan<byte> content)
    {
        if (!_files.TryTake(out var spare))
        {
            using var file = AtomicFile.Create(path, FileModes.OwnerOnly, Durability.None, bufferSize: 0);
            file.Stream.Write(content);
            return file.CommitAndKeepOpen();
        }
        try
        {
            spare.Stream.Write(content);
            File.Move(spare.Path, path, overwrite: true);
            return spare.Stream;
        }
        catch
        {
            spare.Stream.Dispose();
            throw;
        }
    }

    /// <summary>Takes a file from an upload that is finished.</summary>
    /// <exception cref="IOException">It cannot be renamed or emptied. The stream remains the caller's.</exception>
    public void Add(string path, FileStream stream)
    {
        var spare = Path.Combine(folder, $"{Guid.NewGuid():N}{Extension}");
        File.Move(path, spare, overwrite: true);
        stream.SetLength(0);
        stream.Position = 0;
        _files.Add((spare, stream));
    }

    /// <summary>Deletes the spare files.</summary>
    public void Dispose()
    {
        while (_files.TryTake(out var spare))
        {
            spare.Stream.Dispose();
            File.Delete(spare.Path);
        }
    }
}
