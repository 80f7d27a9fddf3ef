using System.CommandLine;
using Dandi.Accounts;
using Dandi.Cli.Connection;
using Dandi.Cli.Output;
using Dandi.Http;

namespace Dandi.Cli.Commands.Login;

/// <summary><c>dandi login</c>, <c>logout</c> and <c>whoami</c>.</summary>
internal static class LoginCommands
{
    /// <summary>The commands.</summary>
    public static IEnumerable<Command> Create(CommandContext context) =>
        [
            Create(
                context,
                "login",
                "Keeps your API key for an archive, in a file that only you can read. The key is asked for, or read from standard input.",
                LoginAsync
            ),
            Create(context, "logout", "Forgets your API key for an archive.", LogoutAsync),
            Create(context, "whoami", "Says who you are to an archive.", WhoAmIAsync),
        ];

    private delegate Task<int> Work(
        CommandContext context,
        HttpClients clients,
        string instance,
        CancellationToken cancellationToken
    );

    private static Command Create(CommandContext context, string name, string description, Work work)
    {
        var instance = CommonOptions.Instance(context);
        var command = new Command(name, description) { instance, HttpClientFactory.AuthorityFile };
        command.SetAction(
            async (parsed, _) =>
            {
                using var clients = HttpClientFactory.Open(context, parsed);
                return await work(context, clients, parsed.GetValue(instance)!, context.Stopping);
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
        var found = await ArchiveLogin.FindAsync(clients, instance, cancellationToken);
        var key = context.Terminal.CanAsk
            ? await ArchiveLogin.AskAsync(context, found.Instance)
            : await ReadAsync(cancellationToken);
        if (key is null)
            throw new UsageException(
                $"No API key was given for {found.Instance.Name}: type it at the prompt, or pipe it into `dandi login`."
            );
        await found.EnsureAcceptedAsync(clients, key, cancellationToken);
        context.KeyFile.Store(found.Instance.Name, key.Reveal());
        await context.Terminal.Out.WriteLineAsync(
            $"You are {await found.Client.GetUserNameAsync(cancellationToken)} at {found.Instance.Name}; the key is kept in {context.KeyFile.Path}."
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
        // The name of an archive that was given by its URL does not depend on what it answers.
        var name = DandiInstance.Parse(instance).Name;
        await context.Terminal.Out.WriteLineAsync(
            context.KeyFile.Store(name, null) ? $"The key for {name} is forgotten." : $"There was no key for {name}."
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
