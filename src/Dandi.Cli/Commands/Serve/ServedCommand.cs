using System.ComponentModel;
using System.Diagnostics;
using Dandi.Accounts;
using Dandi.Files;
using Dandi.Server;

namespace Dandi.Cli.Commands.Serve;

/// <summary>
/// The command after <c>--</c>: it runs while the archive does, with the URL and an API key of the archive in its
/// environment, and its exit code becomes that of <c>dandi serve</c>.
/// </summary>
/// <param name="context">The environment of <c>dandi serve</c>.</param>
/// <param name="words">The command and its arguments.</param>
internal sealed class ServedCommand(CommandContext context, IReadOnlyList<string> words)
{
    // It belongs to the real archive. The command shall not use the key of that by mistake.
    private const string KeyOfRealArchive = "DANDI_API_KEY";

    /// <summary>Runs the command to its end.</summary>
    /// <param name="server">The archive.</param>
    /// <param name="key">The API key that the command gets.</param>
    /// <returns>Its exit code; 128 and the number of the signal if one has ended it.</returns>
    /// <exception cref="UsageException">The command cannot be started.</exception>
    public async Task<int> RunAsync(ArchiveServer server, string key)
    {
        using var process = new Process { StartInfo = Describe(server, key) };
        // Before the start: no signal may end this process and leave the command behind.
        using var signals = new SignalForwarding();
        Start(process);
        signals.Begin(process);
        // A signal ends the command, not the wait for it.
        await process.WaitForExitAsync(CancellationToken.None);
        return process.ExitCode;
    }

    private ProcessStartInfo Describe(ArchiveServer server, string key)
    {
        var start = new ProcessStartInfo(words[0], words.Skip(1)) { UseShellExecute = false };
        // This process may have set another one for itself.
        if (context.Variables("HOME") is null)
            start.Environment.Remove("HOME");
        start.Environment["DANDI_INSTANCE"] = server.Api.ToString();
        start.Environment[KeyOfRealArchive] = key;
        foreach (var variable in ApiKeys.VariablesFor(DandiInstance.FromApiUrl(server.Api)))
            start.Environment[variable] = key;
        return start;
    }

    private void Start(Process process)
    {
        try
        {
            PrivateAccess.WithInheritedUmask(process.Start);
        }
        catch (Win32Exception error)
        {
            throw new UsageException(
                $"The command `{Quoted.Shortened(words[0])}` cannot be started: {ReasonOf(error)}. Check the name "
                    + "after `--`, and whether it is in PATH."
            );
        }
    }

    // The message of the exception repeats the command and names the working directory.
    private string ReasonOf(Win32Exception error) =>
        words[0].Contains('/') && Directory.Exists(context.FullPath(words[0]))
            ? "it is a folder"
            : new Win32Exception(error.NativeErrorCode).Message;
}
