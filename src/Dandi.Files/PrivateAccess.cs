using System.Runtime.InteropServices;

namespace Dandi.Files;

/// <summary>Makes files and folders readable by their owner only, whatever the umask is.</summary>
public static partial class PrivateAccess
{
    private const uint GroupAndOthers = 0b111_111;
    private static uint? _inheritedUmask;

    /// <summary>
    /// Sets the umask of the process to 0077: new files and folders get all permissions of their owner that they are
    /// created with, and no others.
    /// </summary>
    public static void RestrictNewFiles() => _inheritedUmask ??= SetUmask(GroupAndOthers);

    /// <summary>
    /// Does something, such as starting another program, with the umask that the process had before
    /// <see cref="RestrictNewFiles"/>.
    /// </summary>
    /// <remarks>
    /// Meanwhile, new files of other threads may be readable by others: they must be in a private folder.
    /// </remarks>
    public static T WithInheritedUmask<T>(Func<T> action)
    {
        if (_inheritedUmask is not { } umask)
            return action();
        _ = SetUmask(umask);
        try
        {
            return action();
        }
        finally
        {
            _ = SetUmask(GroupAndOthers);
        }
    }

    /// <summary>Creates a folder with mode 0700, or changes the mode of an existing one to 0700.</summary>
    /// <exception cref="IOException">The file system does not store permissions.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder belongs to another user.</exception>
    public static void EnsureFolder(string path)
    {
        Directory.CreateDirectory(path, FileModes.OwnerOnlyFolder);
        EnsureMode(path, FileModes.OwnerOnlyFolder);
    }

    /// <summary>Changes the mode of an existing file to 0600.</summary>
    /// <inheritdoc cref="EnsureFolder" path="/exception"/>
    public static void EnsureFile(string path) => EnsureMode(path, FileModes.OwnerOnly);

    /// <summary>Creates a file with mode 0600 if it does not exist, or changes its mode to 0600.</summary>
    /// <inheritdoc cref="EnsureFolder" path="/exception"/>
    public static void CreateFile(string path)
    {
        if (!File.Exists(path))
            using (Create(path)) { }
        EnsureFile(path);
    }

    /// <summary>Creates a file with mode 0600 and opens it for writing.</summary>
    /// <exception cref="IOException">The path exists already, or cannot be written.</exception>
    public static FileStream Create(string path) =>
        new(
            path,
            new FileStreamOptions
            {
                // A file or link that somebody else has put there is never written to.
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = FileModes.OwnerOnly,
            }
        );

    [LibraryImport("libc", EntryPoint = "umask")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint SetUmask(uint mask);

    private static void EnsureMode(string path, UnixFileMode mode)
    {
        if (File.GetUnixFileMode(path) == mode)
            return;
        File.SetUnixFileMode(path, mode);
        if (File.GetUnixFileMode(path) != mode)
            throw new IOException($"The file system cannot restrict `{path}` to its owner.");
    }
}
