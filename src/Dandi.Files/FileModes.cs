namespace Dandi.Files;

/// <summary>Permissions of new files and folders, before the umask of the process is applied.</summary>
public static class FileModes
{
    /// <summary>Readable and writable by the owner only (0600): for files with API keys or presigned URLs.</summary>
    public const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The same for folders (0700).</summary>
    public const UnixFileMode OwnerOnlyFolder = OwnerOnly | UnixFileMode.UserExecute;

    /// <summary>
    /// Readable and writable by everyone whom the umask does not exclude (0666), as in most programs.
    /// </summary>
    public const UnixFileMode Everyone =
        OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
}
