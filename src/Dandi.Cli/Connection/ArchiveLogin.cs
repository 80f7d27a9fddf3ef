using Dandi.Accounts;
using Dandi.Archive;
using Dandi.Cli.Commands;
using Dandi.Cli.Output;
using Dandi.Http;

namespace Dandi.Cli.Connection;

/// <summary>An archive that has been found, and takes our key.</summary>
/// <param name="Instance">Which one.</param>
/// <param name="Info">What it says of itself.</param>
/// <param name="Client">Its API.</param>
internal sealed record ArchiveLogin(DandiInstance Instance, ArchiveInfo Info, ArchiveClient Client)
{
    /// <summary>Finds the archive, then the key to it.</summary>
    /// <exception cref="DandiException">It cannot be reached, or takes no key that we have; fatal.</exception>
    public static async Task<ArchiveLogin> OpenAsync(
        CommandContext context,
        HttpClients clients,
        string instance,
        CancellationToken cancellationToken
    )
    {
        var found = await FindAsync(clients, instance, cancellationToken);
        var key = context.Keys.Find(found.Instance);
        var keep = key is null;
        key ??= await AskAsync(context, found.Instance).WaitAsync(cancellationToken)
            ?? throw new DandiException(NoKey(found.Instance)) { IsFatal = true };
        await found.EnsureAcceptedAsync(clients, key, cancellationToken);
        if (keep)
            await KeepAsync(context, found.Instance, key);
        return found;
    }

    /// <summary>Who was asked for a key wants to work, and is asked again next time.</summary>
    private static async Task KeepAsync(CommandContext context, DandiInstance instance, ApiKey key)
    {
        try
        {
            context.KeyFile.Store(instance.Name, key.Reveal());
        }
        catch (UsageException error)
        {
            await context.Terminal.Error.WriteLineAsync($"Warning: {TerminalText.Escape(error.Message)}");
        }
    }

    /// <summary>Finds the archive alone.</summary>
    public static async Task<ArchiveLogin> FindAsync(
        HttpClients clients,
        string instance,
        CancellationToken cancellationToken
    )
    {
        var (found, info) = await new ArchiveDiscovery(clients.Archive).FindAsync(
            DandiInstance.Parse(instance),
            cancellationToken
        );
        return new ArchiveLogin(found, info, new ArchiveClient(clients.Archive, found.Api));
    }

    /// <summary>Makes sure that the archive takes a key, and sends it from now on.</summary>
    /// <exception cref="DandiException">It does not; fatal.</exception>
    public async Task EnsureAcceptedAsync(HttpClients clients, ApiKey key, CancellationToken cancellationToken)
    {
        if (!key.IsWellFormed)
            throw new DandiException($"{Capital(key)} is no API key: it has blanks or other signs that no key has.")
            {
                IsFatal = true,
            };
        clients.Authorize(key.Reveal());
        if (await Client.AcceptsKeyAsync(cancellationToken))
            return;
        throw new DandiException(
            $"{Instance.Name} does not take {key}: Invalid token. Get your key from the archive's page (click your initials) and run `dandi login -i {Instance.Api}`."
        )
        {
            IsFatal = true,
        };
    }

    /// <summary>Asks somebody at a terminal for the key.</summary>
    public static async Task<ApiKey?> AskAsync(CommandContext context, DandiInstance instance)
    {
        if (!context.Terminal.CanAsk)
            return null;
        await context.Terminal.Error.WriteAsync($"Please provide API Key for {instance.Name}: ");
        var typed = (await Terminal.ReadSecretAsync(context.Stopping)).Trim();
        await context.Terminal.Error.WriteLineAsync();
        return typed.Length == 0 ? null : new ApiKey("the terminal", typed);
    }

    /// <summary>What to do where there is no key and nobody to ask.</summary>
    public static string NoKey(DandiInstance instance) =>
        $"No API key for {instance.Name}, and no terminal to ask at. Set {ApiKeys.VariablesFor(instance).Last()}, or run `dandi login -i {instance.Api}` once.";

    private static string Capital(ApiKey key) => $"T{key.ToString()[1..]}";
}
