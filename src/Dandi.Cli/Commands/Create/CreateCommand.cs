using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Dandi.Cli.Connection;
using Dandi.Cli.Output;
using Dandi.Discovery;
using Dandi.Files;
using Dandi.FileSystem;

namespace Dandi.Cli.Commands.Create;

/// <summary><c>dandi create</c>: registers a Dandiset and writes <c>dandiset.yaml</c>.</summary>
internal static class CreateCommand
{
    /// <summary>Creates the command with its options.</summary>
    public static Command Create(CommandContext context)
    {
        var name = new Argument<string>("NAME") { Description = "Title of the Dandiset" };
        var embargo = new Option<bool>("--embargo")
        {
            Description = "Place the Dandiset under embargo: only its owners can see it",
        };
        var command = new Command("create", "Register a Dandiset and write its dandiset.yaml to the current folder.")
        {
            name,
            CommonOptions.Instance,
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
                    CommonOptions.InstanceOf(parsed, context),
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
            $"# {login.Instance.Api}/dandisets/{id}/\nidentifier: DANDI:{id}\nname: "
                + $"{JsonValue.Create(name).ToJsonString()}\n"
        );
        await context.Terminal.Out.WriteLineAsync(
            $"Registered Dandiset {id} at {login.Instance.Api} and wrote {file}. "
                + $"Run `dandi upload -i {login.Instance.Api}` to upload this folder."
        );
        return ExitCode.Done;
    }

    private static void EnsureAbsent(string file)
    {
        try
        {
            if (PathEntry.Read(file).IsAbsent)
                return;
        }
        catch (IOException error)
        {
            throw new UsageException(
                $"Cannot tell whether `{file}` exists: {error.Message}. Make its folder readable, or create the "
                    + "Dandiset in another folder."
            );
        }
        throw new UsageException(
            $"`{file}` already exists: this folder is a Dandiset. Upload to it, or create the new Dandiset in another "
                + "folder."
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
                $"Dandiset {id} is registered, but `{file}` cannot be written: {error.Message} Create the file with "
                    + $"the line `identifier: DANDI:{id}`; running the command again would register another Dandiset.",
                error
            );
        }
    }

    // Checked before the Dandiset is registered: otherwise the archive would have one that no dandiset.yaml refers to.
    private static void EnsureWritable(string file)
    {
        try
        {
            AtomicFile.Create(file).Dispose();
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            throw new UsageException(
                $"`{file}` cannot be written: {error.Message} Change to a folder in which you can create files."
            );
        }
    }
}
