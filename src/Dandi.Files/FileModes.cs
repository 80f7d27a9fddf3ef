namespace Dandi.Files;

/// <summary>Who may read and write a new file or folder, before the mask of the process is applied.</summary>
public static class FileModes
{
    /// <summary>Its owner: for what holds keys or presigned URLs.</summary>
    public const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Its owner, of a folder.</summary>
    public const UnixFileMode OwnerOnlyFolder = OwnerOnly | UnixFileMode.UserExecute;

    /// <summary>Everyone whom the mask does not exclude, as with most programs.</summary>
    public const UnixFileMode Everyone =
        OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
}
