namespace Dandi.Organizing;

/// <summary>Which file goes where. Computed completely before anything is changed.</summary>
/// <param name="Root">The full path of the Dandiset.</param>
/// <param name="IsInPlace">Whether the files are moved within the Dandiset; then emptied folders are removed.</param>
/// <param name="Steps">What is done. No two files have the same target, and nothing exists at a target.</param>
public sealed record OrganizePlan(string Root, bool IsInPlace, IReadOnlyList<OrganizeStep> Steps)
{
    /// <summary>
    /// The folders that did not exist when the plan was made. Undoing removes them, and no others, if they are empty.
    /// </summary>
    public IReadOnlyList<string> NewFolders { get; init; } = [];

    /// <summary>How many files are at their targets already.</summary>
    public int SameCount { get; init; }
}
