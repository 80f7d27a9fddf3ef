using System.Text.Json.Nodes;
using Dandi.Addresses;
using Dandi.Archive;
using Dandi.Cli.Connection;
using Dandi.Cli.Output;
using Dandi.Http;
using Dandi.Metadata;
using Dandi.Reextraction;
using Dandi.Storage;
using Dandi.Throttling;

namespace Dandi.Cli.Commands.ServiceScripts;

/// <summary>Extracts the metadata of the NWB files in a draft again. One failure does not end the run.</summary>
internal sealed class ReextractRun(CommandContext context, ReextractRequest request, Func<HttpClients> open)
{
    private const int MaxRequests = 4;
    private const long SpoolBytes = 1 << 20;
    private readonly Terminal _terminal = context.Terminal;
    private int _done;
    private int _skipped;
    private int _failed;

    /// <summary>Runs the command.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync()
    {
        using var connections = new AddressConnections(
            context,
            open,
            string.IsNullOrEmpty(request.Instance) ? null : request.Instance
        );
        var archive = await connections.OpenAsync(request.Url, asGlob: false, context.Stopping);
        if (archive.Address is not { Kind: AddressKind.Dandiset, Version: DandisetVersion.DraftName, Dandiset: { } id })
        {
            throw new DandiException(
                $"`{Quoted.Shortened(Redaction.UserInput(request.Url))}` is not the draft of a Dandiset. Use a "
                    + "URL such as `dandi://dandi/000027@draft`."
            );
        }
        await archive.LogInAsync(context.Stopping);
        await archive.Client.EnsureWritableAsync(id, context.Stopping);
        await ReextractAsync(archive, id);
        await _terminal.Error.WriteLineAsync(
            FormattableString.Invariant($"{_done} updated, {_skipped} skipped, {_failed} failed")
        );
        return _failed == 0 ? ExitCode.Done : ExitCode.SomeFailed;
    }

    private async Task ReextractAsync(AddressedArchive archive, DandisetId id)
    {
        var (schema, warning) = SchemaVersion.Choose(archive.Login.Info);
        if (warning is not null)
            await _terminal.Error.WriteLineAsync($"Warning: {TerminalText.Escape(warning)}");
        var reextraction = new MetadataReextraction(
            archive.Client,
            archive.Clients.Storage,
            new ConcurrencyLimiter(MaxRequests, MaxRequests, context.Time),
            new TransferLimits(RetryPolicy.DefaultPatience, context.Time, context.MakeSpoolSpace(SpoolBytes))
            {
                StoreClock = archive.Clients.Clock,
            },
            schema,
            new AssetMetadata(schema, ProgramVersion.Text, context.Time, Guid.NewGuid)
        );
        var assets = archive.Client.Assets.ListAsync(
            DandisetVersion.DraftOf(id),
            AssetFilter.All with
            {
                Detail = AssetDetail.Metadata,
                IsByPath = true,
            },
            context.Stopping
        );
        var isEmpty = true;
        await foreach (var asset in assets)
        {
            isEmpty = false;
            await ReextractAsync(archive.Client, id, reextraction, asset);
        }
        if (isEmpty)
            throw new DandiException($"Dandiset {id} has no assets. Check the URL.");
    }

    private async Task ReextractAsync(
        ArchiveClient archive,
        DandisetId id,
        MetadataReextraction reextraction,
        RemoteAsset asset
    )
    {
        var reason = reextraction.Decide(asset, request.When == ReextractWhen.Always) switch
        {
            ReextractionDecision.NotNwb => "not an NWB file",
            ReextractionDecision.UpToDate => "its metadata have the current schema version",
            ReextractionDecision.Newer => "its metadata have a newer schema version",
            _ => null,
        };
        if (reason is not null)
        {
            _skipped++;
            await SayAsync($"skipped  {asset.Path}: {reason}");
            return;
        }
        try
        {
            var metadata = await reextraction.ExtractAsync(
                asset,
                note => _terminal.Error.WriteLine(TerminalText.Escape($"Warning: {asset.Path}: {note}")),
                context.Stopping
            );
            if (request.ShowsDiff)
                await ShowDiffAsync(asset, metadata);
            await archive.Assets.RegisterAsync(id, metadata, asset.Content!, asset, context.Stopping);
            _done++;
            await SayAsync($"updated  {asset.Path}");
        }
        catch (DandiException error) when (!error.IsFatal)
        {
            _failed++;
            await SayAsync($"Error: {asset.Path}: {error.Message}");
        }
    }

    private Task ShowDiffAsync(RemoteAsset asset, JsonObject metadata)
    {
        var old = asset.Metadata is { } json ? JsonObject.Create(json) : null;
        return MetadataDiff.PrintAsync(_terminal, asset.Path, old ?? new JsonObject(), metadata);
    }

    private Task SayAsync(string line) => _terminal.Error.WriteLineAsync(TerminalText.Escape(line));
}
