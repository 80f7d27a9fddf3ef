namespace Dandi.FileSystem;

/// <summary>The numbers of errors that Linux has on x64 and arm64 alike (errno(3)).</summary>
public static class Errno
{
    /// <summary><c>EPERM</c></summary>
    public const int NotPermitted = 1;

    /// <summary><c>ENOENT</c></summary>
    public const int NoEntry = 2;

    /// <summary><c>EINTR</c></summary>
    public const int Interrupted = 4;

    /// <summary><c>ENXIO</c></summary>
    public const int NoDevice = 6;

    /// <summary><c>EAGAIN</c></summary>
    public const int Again = 11;

    /// <summary><c>EACCES</c></summary>
    public const int NoAccess = 13;

    /// <summary><c>EEXIST</c></summary>
    public const int Exists = 17;

    /// <summary><c>EXDEV</c></summary>
    public const int CrossDevice = 18;

    /// <summary><c>ENOTDIR</c></summary>
    public const int NotDirectory = 20;

    /// <summary><c>EISDIR</c></summary>
    public const int IsDirectory = 21;

    /// <summary><c>EINVAL</c></summary>
    public const int Invalid = 22;

    /// <summary><c>ENOSPC</c></summary>
    public const int NoSpace = 28;

    /// <summary><c>EROFS</c></summary>
    public const int ReadOnlyFileSystem = 30;

    /// <summary><c>EMLINK</c></summary>
    public const int TooManyLinks = 31;

    /// <summary><c>ENOLCK</c></summary>
    public const int NoLocks = 37;

    /// <summary><c>ENOSYS</c></summary>
    public const int NoSystemCall = 38;

    /// <summary><c>ENOTEMPTY</c></summary>
    public const int NotEmpty = 39;

    /// <summary><c>ELOOP</c></summary>
    public const int LinkLoop = 40;

    /// <summary><c>EOPNOTSUPP</c></summary>
    public const int NotSupported = 95;

    /// <summary><c>EDQUOT</c></summary>
    public const int NoQuota = 122;
}
