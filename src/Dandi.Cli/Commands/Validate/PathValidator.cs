using Dandi.Cli.Output;
using Dandi.Cli.Output.Results;
using Dandi.Discovery;
using Dandi.Files;
using Dandi.FileSystem;
using Dandi.Inspection;
using Dandi.Nwb;
using Dandi.Zarr;

namespace Dandi.Cli.Commands.Validate;

/// <summary>Judges what was selected; from several threads at a time.</summary>
/// <param name="paths">How paths are shown.</param>
/// <param name="missing">What becomes of files without content.</param>
/// <param name="clock">Tells what is in the future.</param>
/// <param name="bySchema">Whether NWB files are judged by the metadata that can be made of them, instead of by the inspector's checks.</param>
/// <param name="hidesFaults">Whether a fault of ours is a result like others.</param>
internal sealed class PathValidator(
    ShownPaths paths,
    MissingContent missing,
    TimeProvider clock,
    bool bySchema,
    bool hidesFaults
)
{
    /// <summary>The results, in the order of the validators.</summary>
    public IReadOnlyList<ResultRecord> Validate(SelectedPath selected, CancellationToken cancellationToken) =>
        [
            .. Find(selected, cancellationToken)
                .Select(result => ResultRecord.Of(result, selected.Root, selected.IsInDandiset, paths)),
        ];

    private IReadOnlyList<ValidationResult> Find(SelectedPath selected, CancellationToken cancellationToken)
    {
        if (selected.Known is { } known)
            return [known];
        if (selected.Asset is not { } asset)
            return [new ValidationResult(FileResults.NoDandiset, Severity.Error, "", "Path is not inside a Dandiset")];
        try
        {
            return FindOf(asset, selected.IsInDandiset, cancellationToken);
        }
        catch (Exception error) when (error is DandiException or IOException or UnauthorizedAccessException)
        {
            return [new ValidationResult(FileResults.UnreadableFile, Severity.Error, asset.Path, error.Message)];
        }
        catch (Exception error) when (hidesFaults && error is not OperationCanceledException)
        {
            return
            [
                new ValidationResult(
                    FileResults.SoftwareError,
                    Severity.Error,
                    asset.Path,
                    $"The file could not be judged, which is a fault of this program: {error.GetType().Name}: {error.Message}"
                ),
            ];
        }
    }

    private IReadOnlyList<ValidationResult> FindOf(
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
            return ZarrValidator.Validate(new ZarrStore(asset.FullPath), asset.Path, cancellationToken);
        if (PathEntry.Look(asset.FullPath).DanglingTarget is { } target)
            return FindWithoutContent(asset, target, isInDandiset);
        // Whatever it is, it must be readable.
        using var file = LocalFile.Open(asset.FullPath);
        if (asset.Kind != AssetKind.Nwb)
            return [];
        using var nwb = new NwbReader(file.Handle, asset.FullPath, asset.Path, clock, cancellationToken);
        var results = AssetValidator.Validate(asset, nwb, bySchema);
        return isInDandiset ? results : [.. results.Where(result => !LayoutRules.Contain(result.Id))];
    }

    private List<ValidationResult> FindWithoutContent(LocalAsset asset, string target, bool isInDandiset)
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
