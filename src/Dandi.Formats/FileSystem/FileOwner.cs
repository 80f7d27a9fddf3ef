using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Dandi.FileSystem;

/// <summary>
/// Tells whether a file or folder belongs to somebody who may change what this program does: the user it runs as, or
/// root, as OpenSSH checks its own files
/// (<see href="https://man.openbsd.org/ssh_config.5">ssh_config(5)</see>, "FILES").
/// </summary>
/// <remarks>Old container runtimes, which forbid <c>statx</c>, cannot tell the owner; then every owner is trusted.
/// </remarks>
public static partial class FileOwner
{
    // Constants of <linux/stat.h> and <linux/fcntl.h>.
    private const int EmptyPath = 0x1000;
    private const int NoFollow = 0x100;
    private const int WorkingDirectory = -100;
    private const uint UserId = 0x8;

    /// <summary>Whether an open file belongs to the user or root.</summary>
    public static bool IsTrusted(SafeFileHandle file) =>
        IsTrusted(Statx.Read(file, "", EmptyPath, UserId, out var status), status);

    /// <summary>
    /// Whether what is at a path belongs to the user or root; for a link, both the link and its target.
    /// </summary>
    public static bool IsTrusted(string path) =>
        IsTrusted(Statx.Read(WorkingDirectory, path, NoFollow, UserId, out var link), link)
        && IsTrusted(Statx.Read(WorkingDirectory, path, 0, UserId, out var target), target);

    private static bool IsTrusted(int result, in Statx status) =>
        result != 0 || (status.Mask & UserId) == 0 || status.Owner == 0 || status.Owner == GetEffectiveUserId();

    [LibraryImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint GetEffectiveUserId();
}
