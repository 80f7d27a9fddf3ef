using System.CommandLine;
using Dandi.Accounts;
using Dandi.Cli.Connection;
using Dandi.Cli.Output;
using Dandi.Http;

namespace Dandi.Cli.Commands.Login;

/// <summary><c>dandi login</c>, <c>logout</c> and <c>whoami</c>.</summary>
internal static class LoginCommands
{
    public static IEnumerable<Command> Create(CommandContext context) =>
        [
            Create(
                context,
                "login",
                "Store your API key for an archive (in a file readable only by you). The key is read from the keyring "
                    + "file of the Python client, from a prompt or from standard input.",
                LoginAsync
            ),
            Create(context, "logout", "Delete your stored API key for an archive.", LogoutAsync),
            Create(context, "whoami", "Show the account you are logged in as.", WhoAmIAsync),
        ];

    private delegate Task<int> Handler(
        CommandContext context,
        HttpClients clients,
        string instance,
        CancellationToken cancellationToken
    );

    private static Command Create(CommandContext context, string name, string description, Handler run)
    {
        var command = new Command(name, description) { CommonOptions.Instance, HttpClientFactory.AuthorityFile };
        command.SetAction(
            async (parsed, _) =>
            {
                using var clients = HttpClientFactory.Open(context, parsed);
                return await run(context, clients, CommonOptions.InstanceOf(parsed, context), context.Stopping);
            }
        );
        return command;
    }

    private static async Task<int> LoginAsync(
        CommandContext context,
        HttpClients clients,
        string instance,
        CancellationToken cancellationToken
    )
    {
        var login = await ArchiveLogin.FindAsync(context, clients, instance, cancellationToken);
        login.EnsureNamedByUser();
        var name = login.Instance.Name;
        var import = new KeyringImport(context, clients, login);
        var key = context.Terminal.CanPrompt
            ? await import.FindAsync(cancellationToken) ?? await ArchiveLogin.PromptAsync(context, login.Instance)
            : await ReadAsync(cancellationToken) ?? await import.FindAsync(cancellationToken);
        if (key is null)
        {
            throw new UsageException(
                $"No API key was given for {name}. Type it at the prompt, or pipe it into `dandi login`."
            );
        }
        await login.EnsureAcceptedAsync(clients, key, cancellationToken);
        context.Keys.Store(login.Instance, key);
        var user = await login.Client.GetUserNameAsync(cancellationToken);
        await context.Terminal.Out.WriteLineAsync(
            $"Logged in to {name} as {user}. The API key is stored in {context.KeyFile.Path}."
        );
        return ExitCode.Done;
    }

    private static async Task<ApiKey?> ReadAsync(CancellationToken cancellationToken) =>
        (await Terminal.ReadLineAsync(cancellationToken))?.Trim() is { Length: > 0 } key
            ? new ApiKey("standard input", key)
            : null;

    private static async Task<int> LogoutAsync(
        CommandContext context,
        HttpClients clients,
        string instance,
        CancellationToken cancellationToken
    )
    {
        // The name under which a key is stored follows from the argument alone, so the archive need not be reachable.
        var parsed = context.ParseInstance(instance);
        await context.Terminal.Out.WriteLineAsync(
            context.Keys.Delete(parsed)
                ? $"Deleted the API key for {parsed.Name}."
                : $"There is no stored API key for {parsed.Name}."
        );
        return ExitCode.Done;
    }

    private static async Task<int> WhoAmIAsync(
        CommandContext context,
        HttpClients clients,
        string instance,
        CancellationToken cancellationToken
    )
    {
        var login = await ArchiveLogin.OpenAsync(context, clients, instance, cancellationToken);
        await context.Terminal.Out.WriteLineAsync(await login.Client.GetUserNameAsync(cancellationToken));
        return ExitCode.Done;
    }
}
