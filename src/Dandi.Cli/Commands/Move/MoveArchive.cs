using Dandi.Addresses;
using Dandi.Archive;
using Dandi.Cli.Connection;
using Dandi.Discovery;
using Dandi.Http;
using Dandi.Moves;

namespace Dandi.Cli.Commands.Move;

/// <summary>The Dandiset in the archive whose draft is changed; logged in.</summary>
internal sealed class MoveArchive : IDisposable
{
    private readonly AddressConnections _connections;
    private readonly string _schema;

    private MoveArchive(AddressConnections connections, ArchiveClient client, DandisetId dandiset, string schema) =>
        (_connections, Client, Dandiset, _schema) = (connections, client, dandiset, schema);

    public ArchiveClient Client { get; }

    public DandisetId Dandiset { get; }

    /// <summary>Finds the archive and the Dandiset, and logs in.</summary>
    /// <exception cref="DandiException">The Dandiset does not exist, cannot be changed, or comes from
    /// elsewhere.</exception>
    public static async Task<MoveArchive> OpenAsync(
        CommandContext context,
        MoveRequest request,
        Func<HttpClients> open,
        LocalDandiset? local,
        CancellationToken cancellationToken
    )
    {
        var connections = new AddressConnections(context, open, request.Dandiset is null ? request.Instance : null);
        try
        {
            var place = local is null
                ? await OpenDraftAsync(connections, request.Dandiset!, cancellationToken)
                : await connections.OpenDandisetAsync(DandisetVersion.DraftOf(local.Id), cancellationToken);
            await place.LogInAsync(cancellationToken);
            if (local is not null)
                DandisetOriginCheck.EnsureSame(
                    context.ParseInstance(request.Instance),
                    local,
                    place.Login,
                    "Name its own instance with `-i`, or the Dandiset in the archive with `--dandiset`."
                );
            var id = place.Address.Dandiset!.Value;
            await place.Client.Dandisets.GetAsync(id, cancellationToken);
            var (schema, warning) = SchemaVersion.Choose(place.Login.Info);
            if (warning is not null && schema != place.Login.Info.SchemaVersion)
                await context.Terminal.Error.WriteLineAsync($"Warning: {TerminalText.Escape(warning)}");
            return new MoveArchive(connections, place.Client, id, schema);
        }
        catch
        {
            connections.Dispose();
            throw;
        }
    }

    public RemoteMover CreateMover() => new(Client, Dandiset, _schema);

    /// <inheritdoc/>
    public void Dispose() => _connections.Dispose();

    private static async Task<AddressedArchive> OpenDraftAsync(
        AddressConnections connections,
        string url,
        CancellationToken cancellationToken
    )
    {
        var place = await connections.OpenAsync(url, asGlob: false, cancellationToken);
        if (place.Address.Kind != AddressKind.Dandiset)
            throw new UsageException(
                $"`{Quoted.Shortened(Redaction.UserInput(url))}` is not the URL of a Dandiset. Give that of the "
                    + "Dandiset to `--dandiset`, and the paths as arguments."
            );
        if (place.Address.Version is { } version && version != DandisetVersion.DraftName)
            throw new UsageException(
                $"Version {version} of Dandiset {place.Address.Dandiset} is published and cannot be changed. Give the "
                    + "URL of the draft, or one without a version."
            );
        return place;
    }
}
