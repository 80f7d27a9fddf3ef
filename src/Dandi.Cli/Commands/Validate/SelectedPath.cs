using Dandi.Discovery;

namespace Dandi.Cli.Commands.Validate;

/// <summary>An asset to validate, or a result that is already known.</summary>
/// <param name="Root">
/// The folder that the paths of its results are relative to: the Dandiset, or the folder that was named.
/// </param>
/// <param name="IsInDandiset">Whether <paramref name="Root"/> is a Dandiset.</param>
/// <param name="Asset">
/// The asset; null for a result about the path itself: that of <see cref="Known"/>, or that it is not in a Dandiset.
/// </param>
internal sealed record SelectedPath(string Root, bool IsInDandiset, LocalAsset? Asset)
{
    /// <summary>A result that is known without reading anything; null if the path is to be validated.</summary>
    public ValidationResult? Known { get; init; }

    /// <summary>Whether there is no more to do than to open the file.</summary>
    public bool IsOnlyOpened => Asset?.Kind is not (AssetKind.Nwb or AssetKind.Zarr);

    /// <summary>The absolute path, for the status line.</summary>
    public required string FullPath { get; init; }
}
