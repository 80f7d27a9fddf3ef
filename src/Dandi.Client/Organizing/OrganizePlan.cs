using Dandi.FileSystem;
using Dandi.Organizing.Placing;

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

    /// <summary>How NWB files get to their targets; null if all are there, and only refer to others.</summary>
    public PlacementMode? Mode => Steps.Select(step => step.File?.Mode).FirstOrDefault(mode => mode is not null);

    /// <summary>Whether a file is part of the plan, or any file in a folder.</summary>
    /// <param name="path">The full path of the file or folder, perhaps through links.</param>
    public bool Includes(string path)
    {
        var (named, real) = (path.TrimEnd('/'), RealPath.OfExistingPart(path));
        var folders = new Dictionary<string, string>(StringComparer.Ordinal);
        return Steps
            .SelectMany(step => step.Placements)
            .Any(file => AssetPath.IsAtOrBelow(file.Source, named) || AssetPath.IsAtOrBelow(RealEntryOf(file), real));

        string RealEntryOf(Placement file)
        {
            var folder = Path.GetDirectoryName(file.Source)!;
            if (!folders.TryGetValue(folder, out var found))
                folders[folder] = found = RealPath.OfExistingPart(folder);
            return Path.Combine(found, Path.GetFileName(file.Source));
        }
    }

    /// <summary>How many bytes the copies have, those of moves to another file system included.</summary>
    /// <param name="device">The device of the Dandiset; null if it is not known.</param>
    public long CountCopiedBytes(ulong? device) =>
        Steps
            .SelectMany(step => step.Placements)
            .Where(file =>
                file.Mode == PlacementMode.Copy
                || (
                    file.Mode == PlacementMode.Move
                    && FileStatus.TryRead(file.Source)?.Device is { } source
                    && device is not null
                    && source != device
                )
            )
            .Sum(file => file.Size);
}
