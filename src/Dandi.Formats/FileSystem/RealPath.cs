using System.Runtime.InteropServices;
using System.Text;

namespace Dandi.FileSystem;

/// <summary>
/// Paths without symbolic links, as the kernel resolves them
/// (<see href="https://man7.org/linux/man-pages/man3/realpath.3.html">realpath(3)</see>).
/// </summary>
/// <remarks>
/// <see cref="FileSystemInfo.ResolveLinkTarget"/> follows the last component only, and removes <c>..</c> before it
/// looks at links, so it may name another folder than the one that a program would enter.
/// </remarks>
public static partial class RealPath
{
    // PATH_MAX of Linux, with the terminating NUL.
    private const int MaxBytes = 4096;

    /// <summary>Resolves all links in a path.</summary>
    /// <returns>Null if nothing exists at the path, or if it cannot be resolved.</returns>
    public static string? TryRead(string path)
    {
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal))
            return null;
        Span<byte> resolved = stackalloc byte[MaxBytes];
        if (Resolve(path, ref MemoryMarshal.GetReference(resolved)) == 0)
            return null;
        return Encoding.UTF8.GetString(resolved[..resolved.IndexOf((byte)0)]);
    }

    /// <summary>Resolves all links in the part of a full path that exists.</summary>
    public static string OfExistingPart(string fullPath) =>
        TryRead(fullPath)
        ?? (
            Path.GetDirectoryName(fullPath) is { } parent
                ? Path.Combine(OfExistingPart(parent), Path.GetFileName(fullPath))
                : fullPath
        );

    /// <summary>Resolves all links in the folder that a full path is in, as far as it exists.</summary>
    public static string OfFolder(string fullPath) => OfExistingPart(Path.GetDirectoryName(fullPath)!);

    /// <summary>The path of a file or link itself, without links in the folders above it.</summary>
    public static string OfEntry(string fullPath) => Path.Combine(OfFolder(fullPath), Path.GetFileName(fullPath));

    /// <summary>Whether a path is a folder or below it; both are paths without links.</summary>
    public static bool IsWithin(string path, string folder) =>
        folder == "/" || $"{path}/".StartsWith($"{folder}/", StringComparison.Ordinal);

    [LibraryImport("libc", EntryPoint = "realpath", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Resolve(string path, ref byte resolved);
}
