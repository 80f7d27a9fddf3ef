using System.Runtime.CompilerServices;
using Dandi.Addresses;
using Dandi.Archive;
using Dandi.Cli.Commands.Transfers;
using Dandi.Cli.Connection;
using Dandi.Cli.Output.Progress;
using Dandi.Discovery;
using Dandi.Downloads;
using Dandi.Downloads.Filtering;
using Dandi.Transfers;

namespace Dandi.Cli.Commands.Download;

/// <summary>
/// Lists the assets that URLs yield, URL by URL, with their targets. The <c>dandiset.yaml</c> of a URL is written when
/// its turn comes.
/// </summary>
internal sealed class DownloadListing(
    DownloadRequest request,
    DownloadComposition composition,
    TransferReport report,
    ITransferReporter reporter,
    TransferRun run
)
{
    private readonly DandisetYamlDownload _yaml = new(composition.Tree, request.Existing);

    /// <summary>Lists the assets; pages are requested as the caller gets to them.</summary>
    /// <exception cref="DandiException">A URL yields nothing, or cannot be read.</exception>
    public async IAsyncEnumerable<DownloadItem> ReadAsync(
        IReadOnlyList<AddressedArchive> archives,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        foreach (var archive in archives)
        {
            await foreach (var item in ReadAsync(archive, isOnly: archives.Count == 1, cancellationToken))
                yield return item;
        }
    }

    private async IAsyncEnumerable<DownloadItem> ReadAsync(
        AddressedArchive archive,
        bool isOnly,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var (address, paths) = (archive.Address, new TargetPaths(archive.Address, request.PreservesTree));
        DandisetVersion? version = null;
        if (address.Dandiset is { } id)
        {
            var dandiset = await archive.Client.Dandisets.GetAsync(id, cancellationToken);
            var found = await archive.Client.Dandisets.FindVersionAsync(dandiset, address.Version, cancellationToken);
            version = found.Id;
            if (isOnly)
                CountAll(address, found);
            if (HasYaml(address))
                await WriteYamlAsync(archive, dandiset, version, paths, cancellationToken);
            if (
                address.Kind == AddressKind.Dandiset
                && request.Elements.HasFlag(DownloadedElements.Assets)
                && composition.Space.FindProblem("All assets together", found.Size) is { } problem
            )
                reporter.Notice(problem);
        }
        if (IsYaml(address) || !request.Elements.HasFlag(DownloadedElements.Assets))
            yield break;
        var services = composition.ServicesFor(archive);
        var part = address.InnerPath.Length > 0 ? ZarrFilters.Below(address.InnerPath) : null;
        var assets = new AddressedAssets(archive.Client);
        using var count =
            isOnly && address.Kind is AddressKind.Folder or AddressKind.Glob
                ? run.CountAhead(token => ListSizes(assets, address, version, token))
                : null;
        await foreach (var asset in assets.ListAsync(address, version, cancellationToken: cancellationToken))
            yield return new DownloadItem(paths.Of(asset.Path), asset, services)
            {
                Entries = request.Entries,
                Part = part,
            };
    }

    /// <summary>The archive knows how many assets a version has, and how large they are together.</summary>
    private void CountAll(ArchiveAddress address, RemoteVersion version)
    {
        if (
            address.Kind == AddressKind.Dandiset
            && request.Elements.HasFlag(DownloadedElements.Assets)
            && request.Entries.IsEmpty
        )
            run.Meter.Counted.Add(
                new AssetTally.Counts(
                    version.AssetCount + (WritesYaml(address) ? 1 : 0),
                    version.Size,
                    OfUnknownSize: 0,
                    IsComplete: true
                )
            );
    }

    private IAsyncEnumerable<long?> ListSizes(
        AddressedAssets assets,
        ArchiveAddress address,
        DandisetVersion? version,
        CancellationToken cancellationToken
    )
    {
        var sizes = assets
            .ListAsync(address, version, AssetDetail.Record, cancellationToken)
            .Select(asset => SizeOf(asset.Size));
        return WritesYaml(address) ? sizes.Prepend(0L) : sizes;
    }

    // A filter may or may not concern an asset, so it is not known what it leaves.
    private long? SizeOf(long? size) => request.Entries.IsEmpty ? size : null;

    /// <summary>Makes sure that a URL yields what is wanted.</summary>
    /// <exception cref="UsageException">Only the metadata are wanted, and it is not the URL of a Dandiset.</exception>
    public void EnsureUsable(ArchiveAddress address)
    {
        if (request.Elements != DownloadedElements.DandisetYaml || WritesYaml(address))
            return;
        throw new UsageException(
            $"`{Redaction.UserInput(address.Text)}` is not the URL of a whole Dandiset, so there is no "
                + $"{DandisetYaml.FileName} to download. Use the URL of the Dandiset, or `--preserve-tree`."
        );
    }

    private static bool IsYaml(ArchiveAddress address) =>
        address is { Kind: AddressKind.Asset, Location: DandisetYaml.FileName };

    private bool WritesYaml(ArchiveAddress address) =>
        IsYaml(address) || (request.Elements.HasFlag(DownloadedElements.DandisetYaml) && HasYaml(address));

    /// <summary>Whether there is a place for the metadata, also if they are not wanted now.</summary>
    private bool HasYaml(ArchiveAddress address) =>
        IsYaml(address)
        || (address.Dandiset is not null && (address.Kind == AddressKind.Dandiset || request.PreservesTree));

    private async Task WriteYamlAsync(
        AddressedArchive archive,
        RemoteDandiset dandiset,
        DandisetVersion version,
        TargetPaths paths,
        CancellationToken cancellationToken
    )
    {
        var path = paths.DandisetFolder + DandisetYaml.FileName;
        if (!TryClaimYaml(path, archive.Address, version))
            return;
        Start(path);
        reporter.Report(new TransferEvent(path, TransferStage.UpdatingMetadata, 0, 0) { IsStageStart = true });
        var metadata = await archive.Client.Dandisets.ReadMetadataAsync(version, cancellationToken);
        AssetOutcome outcome;
        try
        {
            outcome = await _yaml.WriteAsync(path, dandiset, metadata, archive.Login.Info.Web);
        }
        catch (DandiException error) when (!error.IsFatal)
        {
            outcome = new Failed(path, null, error.Message) { Cause = error };
        }
        End(outcome);
    }

    /// <summary>Keeps assets from overwriting the metadata.</summary>
    /// <returns>Whether they are to be written.</returns>
    private bool TryClaimYaml(string path, ArchiveAddress address, DandisetVersion version)
    {
        var isWritten = WritesYaml(address);
        try
        {
            var owner = isWritten ? $"{address.Instance.Api} {version}" : "";
            return composition.Tree.ClaimMetadata(path, owner) && isWritten;
        }
        catch (DandiException error) when (!error.IsFatal)
        {
            if (isWritten)
            {
                Start(path);
                End(new Failed(path, null, error.Message) { Cause = error });
            }
            return false;
        }
    }

    // The totals count it as the summary does: as one of the files.
    private void Start(string path) => run.Meter.Start(path, size: 0, run.Meter.Listed.Add(0));

    private void End(AssetOutcome outcome)
    {
        report.Add(outcome);
        reporter.Report(new TransferEvent(outcome.Path, TransferStage.UpdatingMetadata, 0, 0, outcome));
    }
}
