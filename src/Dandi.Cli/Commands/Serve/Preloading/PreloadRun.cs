using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dandi.Archive;
using Dandi.Http;
using Dandi.Server;
using Dandi.Server.Data;

namespace Dandi.Cli.Commands.Serve.Preloading;

/// <summary>
/// Loads a preload file into an archive that has started: through the API, as any other client, so that everything that
/// is loaded could have been uploaded.
/// </summary>
/// <param name="context">The environment of <c>dandi serve</c>.</param>
/// <param name="server">The archive.</param>
/// <param name="path">The preload file, for messages.</param>
/// <param name="isQuiet">Whether only errors are printed.</param>
internal sealed class PreloadRun(CommandContext context, ArchiveServer server, string path, bool isQuiet)
{
    private const string Published = "Published";
    private readonly PreloadClients _clients = new(context, server);

    /// <summary>Loads all Dandisets of a document, one after the other.</summary>
    /// <exception cref="DandiException">A Dandiset cannot be loaded.</exception>
    /// <exception cref="OperationCanceledException">The command was stopped.</exception>
    public async Task RunAsync(PreloadDocument document, CancellationToken ending)
    {
        for (var i = 0; i < document.Dandisets.Count; i++)
        {
            context.Stopping.ThrowIfCancellationRequested();
            try
            {
                await LoadAsync(document.Dandisets[i], ending);
            }
            catch (DandiException error)
            {
                throw new DandiException($"`$.dandisets[{i}]` of `{path}` cannot be loaded: {error.Message}", error)
                {
                    IsFatal = error.IsFatal,
                };
            }
        }
    }

    private async Task LoadAsync(PreloadDandiset dandiset, CancellationToken ending)
    {
        var id =
            dandiset.Identifier.Length == 0
                ? await _clients.UseAsync(dandiset.Owner, client => CreateAsync(client, dandiset))
                // Only administrators choose identifiers.
                : await _clients.UseAsync(UserSpec.AdministratorName, client => EnsureAsync(client, dandiset));
        if (dandiset.Folder.Length > 0)
            await _clients.UploadAsync(dandiset, id, ending);
        if (dandiset.Publish)
            await _clients.UseAsync(dandiset.Owner, client => PublishAsync(client, id));
        if (isQuiet)
            return;
        var from = dandiset.Folder.Length > 0 ? $" from `{dandiset.Folder}`" : "";
        await context.Terminal.Out.WriteLineAsync($"Loaded Dandiset {id} of {dandiset.Owner}{from}.");
    }

    private async Task<DandisetId> CreateAsync(ArchiveClient client, PreloadDandiset dandiset)
    {
        var metadata = (JsonObject)dandiset.Metadata.DeepClone();
        metadata.Remove("identifier");
        if (dandiset.Identifier.Length > 0)
            metadata["identifier"] = dandiset.Identifier;
        var embargo = dandiset.Embargoed ? new Embargo() : null;
        return await client.CreateDandisetAsync(dandiset.Name, metadata, embargo, context.Stopping);
    }

    private async Task<DandisetId> EnsureAsync(ArchiveClient client, PreloadDandiset dandiset)
    {
        var id = DandisetId.Parse(dandiset.Identifier);
        if (await FindAsync(client, id) is { } existing)
        {
            await EnsureOwnerAsync(client, existing, dandiset.Owner);
            return id;
        }
        await CreateAsync(client, dandiset);
        await client.Dandisets.SetOwnersAsync(id, [dandiset.Owner], context.Stopping);
        return id;
    }

    /// <summary>Refuses a Dandiset of somebody else.</summary>
    private async Task EnsureOwnerAsync(ArchiveClient client, RemoteDandiset existing, string owner)
    {
        var owners = await client.Dandisets.ListOwnersAsync(existing.Id, context.Stopping);
        if (owners.Contains(owner))
            return;
        // What is left of an earlier start that ended after it had created the Dandiset.
        if (owners is [UserSpec.AdministratorName] && existing.Draft.AssetCount == 0)
        {
            await client.Dandisets.SetOwnersAsync(existing.Id, [.. owners, owner], context.Stopping);
            return;
        }
        throw new DandiException(
            $"Dandiset {existing.Id} exists and belongs to {string.Join(", ", owners)}, not to {owner}. Nothing in it "
                + "was changed. Choose another `identifier`, or set `owner` to the name of one of its owners."
        );
    }

    private async Task<RemoteDandiset?> FindAsync(ArchiveClient client, DandisetId id)
    {
        try
        {
            return await client.Dandisets.GetAsync(id, context.Stopping);
        }
        catch (DandiException error) when (error.InnerException is ArchiveException { Status: HttpStatusCode.NotFound })
        {
            return null;
        }
    }

    private async Task<DandisetId> PublishAsync(ArchiveClient client, DandisetId id)
    {
        var draft = DandisetVersion.DraftOf(id);
        await server.WhenIdle.WaitAsync(context.Stopping);
        var info = await client.Dandisets.GetInfoAsync(draft, context.Stopping);
        // Nothing has changed since an earlier start.
        if (info.Version.Status == Published)
            return id;
        if (info.Version.Status != "Valid")
            throw Unpublished(info);
        await client.Dandisets.PublishAsync(id, context.Stopping);
        await server.WhenIdle.WaitAsync(context.Stopping);
        info = await client.Dandisets.GetInfoAsync(draft, context.Stopping);
        return info.Version.Status == Published ? id : throw Unpublished(info);
    }

    private static DandiException Unpublished(RemoteVersionInfo info)
    {
        var errors = new[] { info.VersionErrors, info.AssetErrors }
            .Where(list => list.ValueKind == JsonValueKind.Array)
            .SelectMany(list => list.EnumerateArray())
            .Take(1)
            .Select(error => Quoted.Shortened(error.GetRawText()));
        return new DandiException(
            $"the archive does not publish it, because its draft is {info.Version.Status}: {string.Join("", errors)}. "
                + "Correct `metadata` or the files, or leave out `publish`."
        );
    }
}
