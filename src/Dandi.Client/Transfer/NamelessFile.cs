namespace Dandi.Transfer;

/// <summary>A file for what would not fit into memory. It has no name once it is open: whatever ends the process, nothing stays behind.</summary>
public static class NamelessFile
{
    private const int BufferSize = 64 << 10;

    /// <summary>Opens one, to be written and read.</summary>
    /// <param name="folder">The folder whose disk it is on; made if it is not there.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static FileStream Open(string folder)
    {
        Directory.CreateDirectory(folder);
        var name = Path.Combine(folder, $"{Guid.NewGuid():N}.spool");
        var file = new FileStream(name, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, BufferSize);
        File.Delete(name);
        return file;
    }
}
