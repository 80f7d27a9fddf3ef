using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Dandi.Cli.Connection;
using Dandi.Cli.Output;
using Dandi.Discovery;
using Dandi.Files;
using Dandi.FileSystem;

namespace Dandi.Cli.Commands.Create;

/// <summary><c>dandi create</c>.</summary>
internal static class CreateCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create(CommandContext context)
    {
        var name = new Argument<string>("NAME") { Description = "The title of the Dandiset." };
        var instance = CommonOptions.Instance(context);
        var embargo = new Option<bool>("--embargo") { Description = "Only its owners see it until it is published." };
        var command = new Command(
            "create",
            "Registers a Dandiset and writes its dandiset.yaml into the current folder."
        )
        {
            name,
            instance,
            embargo,
            HttpClientFactory.AuthorityFile,
            HttpClientFactory.IgnoreMinimalVersion,
        };
        command.SetAction(
            (parsed, _) =>
                RunAsync(
                    context,
                    parsed,
                    parsed.GetValue(name)!,
                    parsed.GetValue(instance)!,
                    parsed.GetValue(embargo),
                    context.Stopping
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(
        CommandContext context,
        ParseResult parsed,
        string name,
        string instance,
        bool embargo,
        CancellationToken cancellationToken
    )
    {
        var file = Path.Combine(context.WorkingDirectory, DandisetYaml.FileName);
        EnsureAbsent(file);
        using var clients = HttpClientFactory.Open(context, parsed);
        var login = await ArchiveLogin.OpenAsync(context, clients, instance, cancellationToken);
        if (!parsed.GetValue(HttpClientFactory.IgnoreMinimalVersion) && login.Info.ClientWarning is { } warning)
            await context.Terminal.Error.WriteLineAsync($"Warning: {warning}");
        EnsureWritable(file);
        var id = await login.Client.CreateDandisetAsync(name, new JsonObject(), embargo, cancellationToken);
        Write(
            file,
            id,
            $"# {login.Instance.Api}/dandisets/{id}/\nidentifier: DANDI:{id}\nname: {JsonValue.Create(name).ToJsonString()}\n"
        );
        await context.Terminal.Out.WriteLineAsync(
            $"Dandiset {id} is registered at {login.Instance.Api}; {file} names it. `dandi upload -i {login.Instance.Api}` uploads this folder."
        );
        return ExitCode.Done;
    }

    private static void EnsureAbsent(string file)
    {
        try
        {
            if (PathEntry.Look(file).IsAbsent)
                return;
        }
        catch (IOException error)
        {
            throw new UsageException(
                $"Cannot tell whether `{file}` exists: {error.Message}. Make its folder readable for you, or create the Dandiset in another folder."
            );
        }
        throw new UsageException(
            $"`{file}` is there already: this folder is a Dandiset. Upload to it, or create one in another folder."
        );
    }

    private static void Write(string file, DandisetId id, string content)
    {
        try
        {
            AtomicFile.Write(file, FileModes.Everyone, stream => stream.Write(Encoding.UTF8.GetBytes(content)));
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            throw new DandiException(
                $"Dandiset {id} is registered, but `{file}` cannot be written: {error.Message} Write it yourself with the line `identifier: DANDI:{id}`; running the command again would register another Dandiset.",
                error
            );
        }
    }

    /// <summary>A folder that takes no file is found before the archive has a Dandiset that no folder names.</summary>
    private static void EnsureWritable(string file)
    {
        try
        {
            AtomicFile.Create(file).Dispose();
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            throw new UsageException(
                $"`{file}` cannot be written: {error.Message} Change to a folder that you may write to."
            );
        }
    }
}
