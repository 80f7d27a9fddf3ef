using Dandi.Accounts;
using Dandi.Accounts.Keyrings;
using Dandi.Archive;
using Dandi.Cli.Commands;
using Dandi.Cli.Output;
using Dandi.Http;

namespace Dandi.Cli.Connection;

/// <summary>An archive that was found and, after <see cref="EnsureAcceptedAsync"/>, has accepted the API key.</summary>
/// <param name="Instance">The instance, with its final API URL.</param>
/// <param name="Info">What the archive states about itself.</param>
/// <param name="Client">The client for its REST API.</param>
internal sealed record ArchiveLogin(DandiInstance Instance, ArchiveInfo Info, ArchiveClient Client)
{
    /// <summary>
    /// Who named the host of the API. It is a server if the archive that the user named states an API on another host.
    /// </summary>
    public NamedBy HostNamedBy { get; init; }

    /// <summary>The API key that the archive has accepted; null after <see cref="FindAsync"/>.</summary>
    public ApiKey? Key { get; private init; }

    /// <summary>Finds the archive and logs in with the user's API key; asks for the key if there is none.</summary>
    /// <exception cref="DandiException">
    /// The archive is unreachable, there is no API key, or the archive rejects it; fatal.
    /// </exception>
    public static async Task<ArchiveLogin> OpenAsync(
        CommandContext context,
        HttpClients clients,
        string instance,
        CancellationToken cancellationToken
    )
    {
        var login = await FindAsync(context, clients, instance, cancellationToken);
        return login with { Key = await login.LogInAsync(context, clients, cancellationToken) };
    }

    /// <summary>Logs in with the user's API key; asks for the key if there is none.</summary>
    /// <returns>The key, with which <paramref name="clients"/> send all further requests to the archive.</returns>
    /// <exception cref="DandiException">There is no API key, or the archive rejects it; fatal.</exception>
    public async Task<ApiKey> LogInAsync(
        CommandContext context,
        HttpClients clients,
        CancellationToken cancellationToken
    )
    {
        var key = context.Keys.Find(Instance, HostNamedBy);
        var isNew = key is null;
        if (isNew)
            EnsureNamedByUser();
        key ??= await PromptAsync(context, Instance).WaitAsync(cancellationToken)
            ?? throw new DandiException(NoKey(context)) { IsFatal = true };
        await EnsureAcceptedAsync(clients, key, cancellationToken);
        if (isNew)
            await StoreAsync(context, Instance, key);
        return key;
    }

    // If the key cannot be stored, the command still runs, and the user is asked again next time.
    private static async Task StoreAsync(CommandContext context, DandiInstance instance, ApiKey key)
    {
        try
        {
            context.Keys.Store(instance, key);
        }
        catch (UsageException error)
        {
            await context.Terminal.Error.WriteLineAsync($"Warning: {TerminalText.Escape(error.Message)}");
        }
    }

    /// <summary>Finds the archive without logging in.</summary>
    public static async Task<ArchiveLogin> FindAsync(
        CommandContext context,
        HttpClients clients,
        string instance,
        CancellationToken cancellationToken
    )
    {
        var wanted = context.ParseInstance(instance);
        var (found, info) = await new ArchiveDiscovery(clients.Archive).FindAsync(wanted, cancellationToken);
        return new ArchiveLogin(found, info, new ArchiveClient(clients.Archive, found.Api))
        {
            HostNamedBy = wanted.NamerOf(found, NamedBy.Instance),
        };
    }

    /// <summary>Creates the login to an archive that was found; it logs in when the archive asks for it.</summary>
    public static ArchiveLogin OnDemand(
        CommandContext context,
        HttpClients clients,
        DandiInstance instance,
        ArchiveInfo info,
        NamedBy namedBy
    )
    {
        ArchiveLogin login = null!;
        var client = new ArchiveClient(clients.Archive, instance.Api, token =>
            login.LogInAsync(context, clients, token)
        );
        login = new ArchiveLogin(instance, info, client) { HostNamedBy = namedBy };
        return login;
    }

    /// <summary>Makes sure that a new API key may be sent to the archive.</summary>
    /// <exception cref="DandiException">The user did not name its host; fatal.</exception>
    public void EnsureNamedByUser()
    {
        if (HostNamedBy != NamedBy.Server)
            return;
        throw new DandiException(
            $"The archive states that its API is at {Instance.Api}, which is not the host that you named, so it "
                + $"gets no API key. If you trust that host, run `dandi login -i {Instance.Api}`, then "
                + "run this command again."
        )
        {
            IsFatal = true,
        };
    }

    /// <summary>Makes sure that the archive accepts an API key, and sends it with all later requests.</summary>
    /// <exception cref="DandiException">The key is malformed or rejected; fatal.</exception>
    public async Task EnsureAcceptedAsync(HttpClients clients, ApiKey key, CancellationToken cancellationToken)
    {
        if (!key.IsWellFormed)
        {
            throw new DandiException(
                $"{Capitalize(key)} is not a valid API key: it contains spaces or other invalid characters. "
                    + "Copy it again from the archive's web page (click your initials)."
            )
            {
                IsFatal = true,
            };
        }
        clients.Authorize(key.Reveal(), Instance.Api);
        if (await Client.AcceptsKeyAsync(cancellationToken))
            return;
        throw new DandiException($"{Instance.Name} rejected {key}: Invalid token. {AdviceFor(key)}") { IsFatal = true };
    }

    // A variable counts before the key file, so logging in would change nothing.
    private string AdviceFor(ApiKey key) =>
        key.Variable is { } variable
            ? $"Copy your key from the archive's web page (click your initials) and set {variable} to it, or unset "
                + $"{variable} to use the key that `dandi login` stores."
            : "Copy your key from the archive's web page (click your initials) and run "
                + $"`dandi login -i {Instance.Api}`.";

    /// <summary>Asks for the API key on the terminal.</summary>
    /// <returns>Null if there is no terminal or nothing was typed.</returns>
    public static async Task<ApiKey?> PromptAsync(CommandContext context, DandiInstance instance)
    {
        if (!context.Terminal.CanPrompt)
            return null;
        await context.Terminal.Error.WriteAsync($"Please provide API Key for {TerminalText.Escape(instance.Name)}: ");
        var typed = (await Terminal.ReadSecretAsync(context.Stopping)).Trim();
        await context.Terminal.Error.WriteLineAsync();
        return typed.Length == 0 ? null : new ApiKey("the terminal", typed);
    }

    private string NoKey(CommandContext context)
    {
        var missing = $"No API key for {Instance.Name}, and no terminal to ask for it. ";
        return FindInKeyring(context, Instance) switch
        {
            null when HostNamedBy == NamedBy.Url => missing
                + $"Run `dandi login -i {Instance.Api}` once. ({ApiKeys.PortableVariable} counts only for the archive "
                + "that -i or DANDI_INSTANCE names, because a URL may come from anybody.)",
            null => missing
                + $"Set {ApiKeys.VariablesFor(Instance).Last()}, or run `dandi login -i {Instance.Api}` once.",
            { Key: not null } entry => missing
                + $"The Python client has one in {entry.Place}: run `dandi login -i {Instance.Api}` once to import it.",
            var entry => missing
                + $"The Python client may have one in {entry.Place}: run "
                + $"`{PythonKeyring.CopyCommand(Instance)}` once to copy it.",
        };
    }

    private static KeyringEntry? FindInKeyring(CommandContext context, DandiInstance instance)
    {
        try
        {
            return context.PythonKeyring.Find(instance);
        }
        catch (DandiException)
        {
            // `dandi login`, which the message names, says why.
            return null;
        }
    }

    private static string Capitalize(ApiKey key) => $"T{key.ToString()[1..]}";
}
