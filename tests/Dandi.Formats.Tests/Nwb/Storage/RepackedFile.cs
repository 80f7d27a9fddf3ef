using System.Diagnostics;
using Dandi.Testing;

namespace Dandi.Formats.Tests.Nwb.Storage;

/// <summary>Rewrites files in other storage forms with the tools of the HDF5 library (Debian: hdf5-tools).</summary>
internal static class RepackedFile
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(1);

    /// <summary>Rewrites a file.</summary>
    /// <param name="form">The storage form of the copy.</param>
    /// <param name="path">The path of the original.</param>
    /// <param name="folder">The folder for the copy.</param>
    /// <returns>The path of the copy; null if the tool does not support the form for this file.</returns>
    public static async Task<string?> WriteAsync(StorageForm form, string path, TempFolder folder)
    {
        var target = folder.Locate("repacked.nwb");
        File.Delete(target);
        var userBlock = folder.Write("user-block", new string('u', form.UserBlockBytes));
        var arguments = form
            .Arguments.Select(argument => argument == StorageForm.UserBlock ? userBlock : argument)
            .ToList();
        var status =
            arguments[0] == "h5jam"
                ? await RunAsync("h5jam", [.. arguments[1..], "-i", path, "-o", target])
                : await RunAsync("h5repack", [.. arguments, path, target]);
        return status == 0 && File.Exists(target) ? target : null;
    }

    private static async Task<int> RunAsync(string tool, IReadOnlyList<string> arguments)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(tool, arguments)
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            Assert.Fail($"{tool} is required for this test ({error.Message}): sudo apt-get install hdf5-tools");
        }
        var token = TestContext.Current.CancellationToken;
        try
        {
            await Task.WhenAll(
                    process.StandardOutput.ReadToEndAsync(token),
                    process.StandardError.ReadToEndAsync(token),
                    process.WaitForExitAsync(token)
                )
                .WaitAsync(TimeLimit, TimeProvider.System, token);
            return process.ExitCode;
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }
}
