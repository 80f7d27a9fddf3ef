using Dandi.Accounts;
using Dandi.Archive;
using Dandi.Cli.Commands.Upload;
using Dandi.Cli.Connection;
using Dandi.Cli.Logging;
using Dandi.Cli.Output;
using Dandi.Discovery;
using Dandi.Inspection;
using Dandi.Server;

namespace Dandi.Cli.Commands.Serve.Preloading;

/// <summary>Clients of an archive in this process, for the users whose API keys it knows.</summary>
/// <param name="context">The environment of <c>dandi serve</c>.</param>
/// <param name="server">The archive.</param>
internal sealed class PreloadClients(CommandContext context, ArchiveServer server)
{
    private const int MaxOutput = 1 << 16;
    private readonly string _api = server.Api.ToString();

    /// <summary>Sends requests as a user.</summary>
    /// <param name="user">The name of the user.</param>
    /// <param name="use">Sends the requests.</param>
    public async Task<DandisetId> UseAsync(string user, Func<ArchiveClient, Task<DandisetId>> use)
    {
        var own = ContextOf(user, context.Terminal, folder: "/");
        using var clients = HttpClientFactory.Open(own, authorityFile: null);
        var login = await ArchiveLogin.OpenAsync(own, clients, _api, context.Stopping);
        return await use(login.Client);
    }

    /// <summary>Uploads the folder of a Dandiset as <c>dandi upload</c> does.</summary>
    /// <param name="dandiset">What to upload.</param>
    /// <param name="id">The Dandiset to upload to, whatever identifier the folder has.</param>
    /// <param name="ending">Stops the upload immediately.</param>
    /// <exception cref="DandiException">Not everything could be uploaded; what and why has been printed.</exception>
    /// <exception cref="OperationCanceledException">The command was stopped.</exception>
    public async Task UploadAsync(PreloadDandiset dandiset, DandisetId id, CancellationToken ending)
    {
        using var output = new BoundedText(MaxOutput);
        var own = ContextOf(dandiset.Owner, new Terminal(output, output), dandiset.Folder);
        var code = await new UploadRun(own, RequestOf(dandiset, id, own)).RunAsync(ending);
        own.Log?.Dispose();
        if (code == ExitCode.Interrupted)
            throw new OperationCanceledException(context.Stopping);
        if (code == ExitCode.Done)
            return;
        await context.Terminal.Error.WriteAsync(output.ToString());
        var advice = dandiset is { Validation: ValidationPolicy.Skip, AnyPath: true }
            ? ""
            : " To load dummy files, set `validation` to `skip` and `any_path` to `true`.";
        throw new DandiException(
            $"not all files of `{dandiset.Folder}` were uploaded to Dandiset {id}; the lines above say why. Correct "
                + $"the files.{advice}"
        );
    }

    private static UploadRequest RequestOf(PreloadDandiset dandiset, DandisetId id, CommandContext own)
    {
        var request = UploadRequest.Read(UploadCommand.Create(own).Parse(["--quiet"]), own);
        return request with
        {
            Dandiset = new LocalDandiset(dandiset.Folder, id, []),
            Transfer = request.Transfer with { Level = LogLevel.Info },
            Options = request.Options with { Validation = dandiset.Validation, AnyPath = dandiset.AnyPath },
        };
    }

    private CommandContext ContextOf(string user, Terminal terminal, string folder)
    {
        var key = server.Users.First(each => each.Name == user).Token;
        var keys = ApiKeys.VariablesFor(DandiInstance.FromApiUrl(server.Api)).ToHashSet(StringComparer.Ordinal);
        return new CommandContext
        {
            Arguments = [],
            Terminal = terminal,
            Variables = name =>
                keys.Contains(name) ? key
                : name == "DANDI_INSTANCE" ? _api
                // Nothing leaves this process.
                : name.EndsWith("_proxy", StringComparison.OrdinalIgnoreCase) ? null
                : context.Variables(name),
            WorkingDirectory = folder,
            Time = context.Time,
            Stopping = context.Stopping,
        };
    }
}
