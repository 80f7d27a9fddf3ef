using System.Text;
using System.Text.Json.Nodes;
using Dandi.Cli.Connection;
using Dandi.Cli.Output;
using Dandi.Discovery;
using Dandi.Files;
using Dandi.FileSystem;
using Dandi.Http;
using Dandi.Yaml;

namespace Dandi.Cli.Commands.Create;

/// <summary>Registers a Dandiset and writes its <c>dandiset.yaml</c>.</summary>
internal sealed class CreateRun(CommandContext context, CreateRequest request)
{
    private const string MayBeRegistered =
        "The Dandiset may have been registered: look at your Dandisets on the archive's web page before you run the "
        + "command again. If it is there, create dandiset.yaml with the line `identifier: DANDI:` and its number.";

    /// <summary>Runs the command.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync()
    {
        var file = Path.Combine(context.WorkingDirectory, DandisetYaml.FileName);
        EnsureAbsent(file);
        using var clients = HttpClientFactory.Open(context, request.AuthorityFile);
        var login = await ArchiveLogin.OpenAsync(context, clients, request.Instance, context.Stopping);
        if (!request.IgnoresMinimalVersion && login.Info.ClientWarning is { } warning)
            await context.Terminal.Error.WriteLineAsync($"Warning: {warning}");
        EnsureWritable(file);
        var id = await RegisterAsync(login);
        Write(file, id, await DescribeAsync(login.Instance, id));
        var embargo = request.Embargo is null ? "" : " under embargo";
        await context.Terminal.Out.WriteLineAsync(
            $"Registered Dandiset {id}{embargo} at {login.Instance.Api} and wrote {file}. "
                + $"Run `dandi upload -i {login.Instance.Api}` to upload this folder."
        );
        return ExitCode.Done;
    }

    private async Task<DandisetId> RegisterAsync(ArchiveLogin login)
    {
        try
        {
            return await login.Client.CreateDandisetAsync(
                request.Name,
                new JsonObject(),
                request.Embargo,
                context.Stopping
            );
        }
        catch (OperationCanceledException) when (context.Stopping.IsCancellationRequested)
        {
            await context.Terminal.Error.WriteLineAsync($"Interrupted. {MayBeRegistered}");
            throw;
        }
        // Without a response, or with one of a server that waited for another one, it is not known what was done.
        catch (ArchiveException error) when (error.MayHaveBeenReceived)
        {
            throw new DandiException($"{error.Problem} {MayBeRegistered}", error) { IsFatal = true };
        }
    }

    private async Task<string> DescribeAsync(DandiInstance instance, DandisetId id)
    {
        await using var text = new StringWriter();
        await text.WriteAsync($"# {instance.Api}/dandisets/{id}/\n");
        var yaml = new YamlWriter(text);
        yaml.BeginMapping();
        yaml.WriteName("identifier");
        yaml.Write($"DANDI:{id}");
        yaml.WriteName("name");
        yaml.Write(request.Name);
        yaml.EndMapping();
        await yaml.EndAsync();
        return text.ToString();
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
            var bytes = Encoding.UTF8.GetBytes(content);
            AtomicFile.Write(file, FileModes.Everyone, stream => stream.Write(bytes), replaces: false);
        }
        catch (TargetExistsException error)
        {
            throw new DandiException(
                $"Dandiset {id} is registered, but another program has created `{file}` meanwhile, and it was not "
                    + $"replaced. To use Dandiset {id}, create a dandiset.yaml with the line `identifier: DANDI:{id}` "
                    + "in another folder; running the command again would register another Dandiset.",
                error
            );
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            throw new DandiException(
                $"Dandiset {id} is registered, but `{file}` cannot be written: {OutputFile.ReasonOf(error)}. Create "
                    + $"the file with the line `identifier: DANDI:{id}`; running the command again would register "
                    + "another Dandiset.",
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
                $"`{file}` cannot be written: {OutputFile.ReasonOf(error)}. Change to a folder in which you can create "
                    + "files."
            );
        }
    }
}
