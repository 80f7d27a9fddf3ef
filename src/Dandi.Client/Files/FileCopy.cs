using System.Security.Cryptography;
using Dandi.FileSystem;
using Microsoft.Win32.SafeHandles;

namespace Dandi.Files;

/// <summary>
/// Copies files: a copy appears under its name when it is known to be complete and equal, or not at all.
/// </summary>
internal static class FileCopy
{
    private const int BufferSize = 1 << 20;

    private const UnixFileMode Permissions =
        FileModes.Everyone | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>
    /// Copies a file with its permissions and modification time. Its SHA-256, read back from the disk, is that of the
    /// original.
    /// </summary>
    /// <param name="source">The file; a symbolic link is followed.</param>
    /// <param name="target">The path of the copy; nothing may exist there.</param>
    /// <param name="tempPath">The path of the copy until then, in the same folder.</param>
    /// <param name="options">What else is done.</param>
    /// <param name="cancellationToken">Stops copying.</param>
    /// <exception cref="TargetExistsException">Something exists at the target.</exception>
    /// <exception cref="DandiException">
    /// The file cannot be read or changed meanwhile, or the copy is not equal.
    /// </exception>
    /// <exception cref="IOException">The copy cannot be written, for example because the disk is full.</exception>
    public static void Copy(
        string source,
        string target,
        string tempPath,
        CopyOptions options,
        CancellationToken cancellationToken
    )
    {
        using var original = LocalFile.Open(source);
        using var copy = AtomicFile.Create(target, FileModes.OwnerOnly, options.Durability, tempPath, replaces: false);
        var handle = copy.Stream.SafeFileHandle;
        ContentCopy.Copy(original.Handle, handle, original.Size, cancellationToken);
        if (options.KeepsOwner)
            FileAttributeCopy.Copy(original.Handle, handle);
        File.SetUnixFileMode(handle, File.GetUnixFileMode(original.Handle) & Permissions);
        SetTime(handle, original, options.Modified);
        RandomAccess.FlushToDisk(handle);
        ContentCopy.DropCache(handle);
        using (var written = RegularFile.OpenHandle(tempPath))
        {
            if (!HasSameContent(original.Handle, written, cancellationToken))
                throw Differs(original, target);
        }
        EnsureUnchanged(original);
        options.Edit?.Invoke(handle);
        copy.Commit();
    }

    /// <summary>Whether two files have the same content, by size and SHA-256.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static bool HasSameContent(SafeFileHandle one, SafeFileHandle other, CancellationToken cancellationToken) =>
        RandomAccess.GetLength(one) == RandomAccess.GetLength(other)
        && Hash(one, cancellationToken).AsSpan().SequenceEqual(Hash(other, cancellationToken));

    private static void SetTime(SafeFileHandle copy, LocalFile original, FileTime? modified)
    {
        if ((modified ?? original.Status?.Modified) is { } time)
            FileTimes.SetModified(copy, time);
        else
            File.SetLastWriteTimeUtc(copy, File.GetLastWriteTimeUtc(original.Handle));
    }

    private static DandiException Differs(LocalFile original, string target)
    {
        EnsureUnchanged(original);
        return new DandiException(
            $"The copy of `{original.Path}` in `{Path.GetDirectoryName(target)}` differs from the original and was "
                + "deleted. Check the disk, then run the command again."
        );
    }

    private static void EnsureUnchanged(LocalFile original)
    {
        try
        {
            original.EnsureUnchanged();
        }
        catch (FileChangedException change)
        {
            throw new DandiException(
                $"`{original.Path}` changed while it was copied; the copy was deleted. Make sure that no other program "
                    + "is writing to it, then run the command again.",
                change
            );
        }
    }

    private static byte[] Hash(SafeFileHandle file, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[(int)Math.Clamp(RandomAccess.GetLength(file), 1, BufferSize)];
        var position = 0L;
        for (int read; (read = RandomAccess.Read(file, buffer, position)) > 0; position += read)
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(buffer.AsSpan(0, read));
        }
        return hash.GetHashAndReset();
    }
}
