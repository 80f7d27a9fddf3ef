namespace Dandi.FileSystem;

/// <summary>The numbers of errors that Linux has on x64 and arm64 alike (errno(3)).</summary>
internal static class Errno
{
    public const int NotPermitted = 1;
    public const int NoEntry = 2;
    public const int Interrupted = 4;
    public const int NoDevice = 6;
    public const int Again = 11;
    public const int NoAccess = 13;
    public const int Exists = 17;
    public const int CrossDevice = 18;
    public const int NotDirectory = 20;
    public const int IsDirectory = 21;
    public const int Invalid = 22;
    public const int ReadOnlyFileSystem = 30;
    public const int TooManyLinks = 31;
    public const int NoSystemCall = 38;
    public const int NotEmpty = 39;
    public const int LinkLoop = 40;
    public const int NotSupported = 95;
}
