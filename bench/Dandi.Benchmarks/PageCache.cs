using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Dandi.Benchmarks;

/// <summary>The page cache of Linux. Only files of a benchmark leave it, because others use the machine too.</summary>
internal static partial class PageCache
{
    private const int DontNeed = 4;

    /// <summary>Writes all files of a folder to the disk and removes their content from the page cache.</summary>
    public static void Evict(string folder, CancellationToken cancellationToken)
    {
        WriteAll();
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!File.Exists(path))
                continue;
            using var file = File.OpenHandle(path);
            if (Advise(file, 0, 0, DontNeed) is var error and not 0)
                throw new Win32Exception(error);
        }
    }

    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Advise(SafeFileHandle file, long offset, long length, int advice);

    [LibraryImport("libc", EntryPoint = "sync")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void WriteAll();
}
