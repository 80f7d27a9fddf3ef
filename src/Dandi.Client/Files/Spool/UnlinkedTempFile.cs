namespace Dandi.Files.Spool;

/// <summary>A file without a name: whatever ends the process, nothing stays behind.</summary>
internal sealed class UnlinkedTempFile : ISpoolPlace
{
    private readonly FileStream _file;

    private UnlinkedTempFile(FileStream file) => _file = file;

    /// <summary>Creates one.</summary>
    /// <param name="folder">The folder whose disk it is on; made if it is not there.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public static UnlinkedTempFile Create(string folder)
    {
        Directory.CreateDirectory(folder);
        var name = Path.Combine(folder, $"dandi-{Guid.NewGuid():N}.spool");
        // The folder may be everybody's: only we may read the file even while it has a name.
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
