using Dandi.Discovery;

namespace Dandi.Cli.Commands.Validate;

/// <summary>Something to judge.</summary>
/// <param name="Root">The folder that the paths of its results are relative to: the Dandiset, if there is one.</param>
/// <param name="IsInDandiset">Whether there is one.</param>
/// <param name="Asset">What it is; null for a named path itself, of which only is to be said that it is in no Dandiset.</param>
internal sealed record SelectedPath(string Root, bool IsInDandiset, LocalAsset? Asset)
{
    /// <summary>What is known of it without a look at it; null where it is to be judged.</summary>
    public ValidationResult? Known { get; init; }

    /// <summary>Where it is on this machine.</summary>
    public required string FullPath { get; init; }
}
