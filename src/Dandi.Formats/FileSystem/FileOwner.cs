using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Dandi.FileSystem;

/// <summary>
/// Tells whether a file or folder belongs to somebody who may change what this program does: the user it runs as, or
/// root, as OpenSSH checks its own files
/// (<see href="https://man.openbsd.org/ssh_config.5">ssh_config(5)</see>, "FILES").
/// </summary>
/// <remarks>
/// Root also trusts the owners of given home folders: in a container or after <c>sudo</c>, root works in the home
/// folder of a user. Such a folder does not count if it is in a folder that everyone may write to, as anyone could have
/// created it there. Old container runtimes, which forbid <c>statx</c>, cannot tell the owner; then every owner is
/// trusted.
/// </remarks>
public static partial class FileOwner
{
    // Constants of <linux/stat.h> and <linux/fcntl.h>.
    private const int EmptyPath = 0x1000;
    private const int NoFollow = 0x100;
    private const int WorkingDirectory = -100;
    private const uint Mode = 0x2;
    private const uint UserId = 0x8;
    private const ushort WritableByEveryone = 0x2;

    /// <summary>Whether an open file belongs to the user or root.</summary>
    /// <param name="file">The open file.</param>
    /// <param name="homes">Folders whose owners root trusts.</param>
    public static bool IsTrusted(SafeFileHandle file, IReadOnlyList<string> homes) =>
        IsTrusted(Statx.Read(file, "", EmptyPath, UserId, out var status), status, homes);

    /// <summary>
    /// Whether what is at a path belongs to the user or root; for a link, both the link and its target.
    /// </summary>
    /// <param name="path">The path.</param>
    /// <param name="homes">Folders whose owners root trusts.</param>
    public static bool IsTrusted(string path, IReadOnlyList<string> homes) =>
        IsTrusted(Statx.Read(WorkingDirectory, path, NoFollow, UserId, out var link), link, homes)
        && IsTrusted(Statx.Read(WorkingDirectory, path, 0, UserId, out var target), target, homes);

    /// <summary>Whether what is at a path belongs to the user; a link is followed. False if that is unknown.</summary>
    public static bool IsOwn(string path) =>
        Statx.Read(WorkingDirectory, path, 0, UserId, out var status) == 0
        && (status.Mask & UserId) != 0
        && status.Owner == GetEffectiveUserId();

    private static bool IsTrusted(int result, in Statx status, IReadOnlyList<string> homes)
    {
        if (result != 0 || (status.Mask & UserId) == 0)
            return true;
        var (owner, user) = (status.Owner, GetEffectiveUserId());
        return owner == 0 || owner == user || (user == 0 && homes.Any(home => IsHomeOf(owner, home)));
    }

    private static bool IsHomeOf(uint owner, string home) =>
        Statx.Read(WorkingDirectory, home, 0, UserId, out var folder) == 0
        && folder.Owner == owner
        && Statx.Read(WorkingDirectory, Path.GetDirectoryName(home) ?? home, 0, Mode, out var parent) == 0
        && (parent.Mode & WritableByEveryone) == 0;

    [LibraryImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint GetEffectiveUserId();
}
