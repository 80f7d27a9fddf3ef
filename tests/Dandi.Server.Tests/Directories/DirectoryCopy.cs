using System.Diagnostics;

namespace Dandi.Server.Tests.Directories;

/// <summary>
/// Copies the directory of a running archive by another process, which does not have to respect its locks.
/// </summary>
internal static class DirectoryCopy
{
    public static async Task RunAsync(string source, string target)
    {
        using var process = Process.Start("cp", ["-r", source, target]);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
    }
}
