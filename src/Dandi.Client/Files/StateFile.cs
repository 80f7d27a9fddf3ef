using Dandi.FileSystem;
using Microsoft.Win32.SafeHandles;

namespace Dandi.Files;

/// <summary>
/// Opens state files of this program, which may have been damaged or planted, and sets those aside that cannot be used
/// (docs/decisions/0036-state-files.md).
/// </summary>
internal static class StateFile
{
    /// <summary>The ending of files that were set aside; a number may follow.</summary>
    public const string DamagedExtension = ".damaged";

    private const int MaxDamagedInFolder = 20;
    private const int MaxVersions = 9;

    /// <summary>Opens a regular file that belongs to the user or root.</summary>
    /// <param name="path">The file.</param>
    /// <param name="homes">Folders whose owners root trusts (<see cref="FileOwner"/>).</param>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="IOException">It is not a regular file, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It belongs to another user, or may not be read.</exception>
    public static SafeFileHandle Open(string path, IReadOnlyList<string> homes)
    {
        var handle = RegularFile.OpenHandle(path);
        if (FileOwner.IsTrusted(handle, homes))
            return handle;
        handle.Dispose();
        throw new UnauthorizedAccessException($"`{path}` belongs to another user.");
    }

    /// <summary>Reads a whole file that was opened with <see cref="Open"/>.</summary>
    /// <exception cref="InvalidDataException">The file is larger than the maximum.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static byte[] ReadAll(SafeFileHandle file, int maxBytes)
    {
        var length = RandomAccess.GetLength(file);
        if (length > maxBytes)
            throw new InvalidDataException($"it is larger than {ByteCount.Format(maxBytes)}");
        var bytes = new byte[length];
        var read = 0;
        for (int count; (count = RandomAccess.Read(file, bytes.AsSpan(read), read)) > 0; )
            read += count;
        return bytes[..read];
    }

    /// <summary>
    /// Renames a file that can be written anew. What was set aside before under the same name is replaced, and of all
    /// that was set aside in the folder, only the newest files are kept.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="folder">Where to move it to, on the same file system.</param>
    /// <returns>Its new path.</returns>
    /// <exception cref="IOException">The file cannot be renamed.</exception>
    public static string SetAside(string path, string folder)
    {
        var aside = Path.Combine(folder, Path.GetFileName(path) + DamagedExtension);
        File.Move(path, aside, overwrite: true);
        var old = Directory
            .EnumerateFiles(folder, "*" + DamagedExtension)
            .OrderByDescending(PathEntry.ReadModificationTime)
            .Where(file => file != aside)
            .Skip(MaxDamagedInFolder - 1);
        foreach (var file in old.ToList())
            File.Delete(file);
        return aside;
    }

    /// <summary>
    /// Renames a file whose content the user may still need, and never replaces what was set aside before.
    /// </summary>
    /// <returns>Its new path.</returns>
    /// <exception cref="IOException">
    /// The file cannot be renamed, or the user has left too many damaged files in the folder.
    /// </exception>
    public static string SetAsideForever(string path)
    {
        for (var version = 1; version <= MaxVersions; version++)
        {
            var aside = $"{path}{DamagedExtension}-{version}";
            if (!PathEntry.Read(aside).IsAbsent)
                continue;
            File.Move(path, aside, overwrite: false);
            return aside;
        }
        throw new IOException($"there are already {MaxVersions} damaged files with similar names");
    }
}
