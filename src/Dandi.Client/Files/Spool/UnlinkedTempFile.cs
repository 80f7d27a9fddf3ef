namespace Dandi.Files.Spool;

/// <summary>
/// A temp file that is deleted as soon as it is open: however the process ends, nothing remains on the disk.
/// </summary>
internal sealed class UnlinkedTempFile : ISpoolStorage
{
    private readonly FileStream _file;

    private UnlinkedTempFile(FileStream file) => _file = file;

    /// <param name="folder">The folder whose disk is used; created if it does not exist.</param>
    /// <exception cref="IOException">The file cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not writable.</exception>
    public static UnlinkedTempFile Create(string folder)
    {
        Directory.CreateDirectory(folder, FileModes.OwnerOnlyFolder);
        var name = Path.Combine(folder, $"dandi-{Guid.NewGuid():N}.spool");
        // The folder may be shared: even while the file has a name, no other user may read it.
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Delete,
            UnixCreateMode = FileModes.OwnerOnly,
            BufferSize = 0,
        };
        var file = new FileStream(name, options);
        try
        {
            File.Delete(name);
        }
        catch
        {
            file.Dispose();
            throw;
        }
        return new UnlinkedTempFile(file);
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(_file.SafeFileHandle, bytes, offset);

    /// <inheritdoc/>
    public int Read(Span<byte> bytes, long offset) => RandomAccess.Read(_file.SafeFileHandle, bytes, offset);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
