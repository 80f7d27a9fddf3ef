using Dandi.Accounts;
using Dandi.Accounts.Keyrings;
using Dandi.Cli.Connection;
using Dandi.Cli.Output;
using Dandi.Http;

namespace Dandi.Cli.Commands.Login;

/// <summary>
/// Imports the API key that the Python client has stored, unless this program already has one: then the user wants to
/// replace it.
/// </summary>
internal sealed class KeyringImport(CommandContext context, HttpClients clients, ArchiveLogin login)
{
    /// <summary>Finds a key that the archive accepts. Otherwise says how to copy it, if there is one.</summary>
    public async Task<ApiKey?> FindAsync(CancellationToken cancellationToken)
    {
        if (context.Keys.FindStored(login.Instance, login.HostNamedBy) is not null)
            return null;
        try
        {
            if (context.PythonKeyring.Find(login.Instance) is not { } entry)
                return null;
            if ((entry.Key ?? await DecryptAsync(entry, cancellationToken)) is { } key)
            {
                await login.EnsureAcceptedAsync(clients, key, cancellationToken);
                await SayAsync($"Imported the API key of the Python client from {entry.Place}.");
                return key;
            }
            await SayAsync(
                $"The Python client may have your API key in {entry.Place}. To copy it, run "
                    + $"`{PythonKeyring.CopyCommand(login.Instance)}`."
            );
        }
        // A key or file of another program is no reason to fail: the user can still type the key.
        catch (DandiException error) when (context.Terminal.CanPrompt || !error.IsFatal)
        {
            await SayAsync($"Warning: {error.Message}");
        }
        return null;
    }

    private async Task<ApiKey?> DecryptAsync(KeyringEntry entry, CancellationToken cancellationToken)
    {
        if (entry.Encrypted is not { } encrypted || !context.Terminal.CanPrompt)
            return null;
        await context.Terminal.Error.WriteAsync(
            $"Password of the Python client's keyring {TerminalText.Escape(entry.Place)} "
                + "(Enter to type the API key instead): "
        );
        var password = await Terminal.ReadSecretAsync(cancellationToken);
        await context.Terminal.Error.WriteLineAsync();
        if (password.Length == 0)
            return null;
        var key = encrypted.Decrypt(password);
        if (key is null)
            await SayAsync("The password is wrong.");
        return key;
    }

    private Task SayAsync(string text) => context.Terminal.Error.WriteLineAsync(TerminalText.Escape(text));
}
