namespace Dandi.Files;

/// <summary>Writes files that appear under their name when they are whole, and on the disk.</summary>
public static class AtomicFile
{
    /// <summary>Writes a file in place of the one that is there.</summary>
    /// <param name="path">The file; its folder exists.</param>
    /// <param name="mode">Who may read and write it, before the mask of the process is applied.</param>
    /// <param name="write">Writes the content.</param>
    /// <remarks>Where it cannot be written (<see cref="StorageFault"/>), the one that was there stays, and nothing else.</remarks>
    public static void Write(string path, UnixFileMode mode, Action<Stream> write)
    {
        // A name that nobody can foresee, and no file or link that is there already: what is written may be a secret.
        var draft = $"{path}.{Guid.NewGuid():N}";
        try
        {
            using (var stream = new FileStream(draft, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = mode }))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(draft, path, overwrite: true);
        }
        catch
        {
            File.Delete(draft);
            throw;
        }
    }
}
