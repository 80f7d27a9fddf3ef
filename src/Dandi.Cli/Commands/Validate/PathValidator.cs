using Dandi.Cli.Output;
using Dandi.Cli.Output.Results;
using Dandi.Discovery;
using Dandi.Files;
using Dandi.FileSystem;
using Dandi.Inspection;
using Dandi.Nwb;
using Dandi.Zarr;

namespace Dandi.Cli.Commands.Validate;

/// <summary>Validates the selected paths. Safe for several threads.</summary>
/// <param name="paths">How to show paths in results.</param>
/// <param name="missing">What to do with links whose content is not on this machine.</param>
/// <param name="clock">Decides what is in the future, and gives the time zone of times without one.</param>
/// <param name="bySchema">
/// Whether to validate the metadata that can be extracted from NWB files instead of running the NWB Inspector checks.
/// </param>
/// <param name="reportsBugs">Whether an unexpected exception becomes a result instead of ending the run.</param>
internal sealed class PathValidator(
    DisplayPaths paths,
    MissingContent missing,
    TimeProvider clock,
    bool bySchema,
    bool reportsBugs
)
{
    /// <summary>Whether links in a Zarr to folders outside of the Dandiset are followed.</summary>
    public bool FollowsLinks { get; init; }

    /// <summary>Counts what assets are about, for a report; null for no report.</summary>
    public AssetDescriber? Describer { get; init; }

    /// <summary>Validates one path. The results are in the order of the validators.</summary>
    public IReadOnlyList<ResultRecord> Validate(SelectedPath selected, CancellationToken cancellationToken)
    {
        var results = ValidateSelected(selected, cancellationToken);
        return results.Count == 0
            ? []
            : [.. results.Select(result => ResultRecord.Of(result, selected.Root, selected.IsInDandiset, paths))];
    }

    private IReadOnlyList<ValidationResult> ValidateSelected(SelectedPath selected, CancellationToken cancellationToken)
    {
        if (selected.Known is { } known)
            return [known];
        if (selected.Asset is not { } asset)
            return [new ValidationResult(FileResults.NoDandiset, Severity.Error, "", "Path is not inside a Dandiset")];
        try
        {
            return ValidateAsset(asset, selected.IsInDandiset, cancellationToken);
        }
        catch (Exception error) when (error is DandiException or IOException or UnauthorizedAccessException)
        {
            return [new ValidationResult(FileResults.UnreadableFile, Severity.Error, asset.Path, error.Message)];
        }
        catch (Exception error) when (reportsBugs && error is not OperationCanceledException)
        {
            return [FileResults.ForBug(asset.Path, error)];
        }
    }

    private IReadOnlyList<ValidationResult> ValidateAsset(
        LocalAsset asset,
        bool isInDandiset,
        CancellationToken cancellationToken
    )
    {
        if (asset.Problem is { } problem)
        {
            return [new ValidationResult(FileResults.UnreadableFolder, Severity.Error, asset.Path, problem)];
        }
        if (asset.Kind == AssetKind.Zarr)
        {
            Describer?.Describe(asset, 0);
            return ZarrValidator.Validate(
                new ZarrStore(asset.FullPath, LocalDandiset.LinksIn(asset.FullPath, FollowsLinks)),
                asset.Path,
                cancellationToken
            );
        }
        if (asset.IsLink && PathEntry.Read(asset.FullPath).DanglingTarget is { } target)
            return ValidateWithoutContent(asset, target, isInDandiset);
        // Files of every type must be readable.
        using var file = LocalFile.Open(asset.FullPath);
        if (asset.Kind != AssetKind.Nwb)
        {
            Describer?.Describe(asset, file.Size);
            return [];
        }
        using var nwb = new NwbReader(file.Handle, asset.FullPath, asset.Path, clock, cancellationToken);
        var results = AssetValidator.Validate(asset, nwb, bySchema);
        Describer?.Describe(asset, file.Size, nwb);
        return isInDandiset ? results : [.. results.Where(result => !LayoutRules.Contains(result.Id))];
    }

    private List<ValidationResult> ValidateWithoutContent(LocalAsset asset, string target, bool isInDandiset)
    {
        List<ValidationResult> results =
        [
            FileResults.ForBrokenLink(asset.Path, $"{paths.Of(asset.FullPath)} -> {target}", missing),
        ];
        if (missing == MissingContent.OnlyNonData && isInDandiset && asset is { Kind: AssetKind.Nwb, BidsRoot: null })
            results.AddRange(OrganizedPath.Validate(asset.Path));
        return results;
    }
}
