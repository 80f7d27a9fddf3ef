namespace Dandi.Formats.Tests.Bids.Datasets;

/// <summary>A dataset with the issues that the BIDS validator has found in it.</summary>
/// <param name="Name">The name of the corpus and of the case.</param>
/// <param name="Base">What it was derived from. Datasets with the same base share a folder on the disk.</param>
/// <param name="Root">The path of the dataset in <paramref name="Tree"/>; empty for the root.</param>
/// <param name="Tree">The files, read when they are needed.</param>
/// <param name="Issues">The issues.</param>
internal sealed record RecordedDataset(
    string Name,
    string Base,
    string Root,
    Lazy<DatasetTree> Tree,
    IReadOnlyList<ComparedIssue> Issues
);
