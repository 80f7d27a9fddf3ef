using System.Runtime.InteropServices;

namespace Dandi.Files;

/// <summary>Tells what a path names, for programs that may only touch files of their own.</summary>
public static partial class PathKinds
{
    // Values of Linux, the same on x64 and arm64.
    private const int CurrentFolder = -100;
    private const int NoFollow = 0x100;
    private const uint TypeField = 1;
    private const ushort TypeMask = 0xf000;
    private const int NotPermitted = 1;
    private const int NoEntry = 2;
    private const int NotDirectory = 20;
    private const int NoSystemCall = 38;

    /// <summary>What a path names; the last part of the path is not followed if it is a link.</summary>
    /// <exception cref="IOException">The path cannot be examined.</exception>
    public static PathKind Of(string path)
    {
        if (ReadStatus(CurrentFolder, path, NoFollow, TypeField, out var status) == 0)
            return (status.Mode & TypeMask) switch
            {
                0x8000 => PathKind.File,
                0x4000 => PathKind.Folder,
                0xa000 => PathKind.Link,
                _ => PathKind.Special,
            };
        var error = Marshal.GetLastPInvokeError();
        return error switch
        {
            NoEntry or NotDirectory => PathKind.Missing,
            // Old container runtimes forbid the call.
            NotPermitted or NoSystemCall => OfAttributes(path),
            _ => throw new IOException($"{Marshal.GetPInvokeErrorMessage(error)} : '{path}'"),
        };
    }

    private static PathKind OfAttributes(string path)
    {
        var info = new FileInfo(path);
        if (info.LinkTarget is not null)
            return PathKind.Link;
        if (Directory.Exists(path))
            return PathKind.Folder;
        return info.Exists ? PathKind.File : PathKind.Missing;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ReadStatus(int folder, string path, int flags, uint mask, out Status status);

    // struct statx (statx(2)), whose layout is the same on all processors.
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private readonly struct Status
    {
        [FieldOffset(28)]
        public readonly ushort Mode;
    }
}
