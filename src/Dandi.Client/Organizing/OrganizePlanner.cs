using Dandi.Files;
using Dandi.FileSystem;
using Dandi.Organizing.Media;
using Dandi.Organizing.Naming;
using Dandi.Organizing.Placing;

namespace Dandi.Organizing;

/// <summary>Makes plans. Only looks at the disk.</summary>
/// <param name="root">The full path of the Dandiset; it need not exist.</param>
/// <param name="mode">How NWB files get to their targets.</param>
public sealed class OrganizePlanner(string root, PlacementMode mode)
{
    private const int MaxShown = 5;
    private readonly SortedSet<string> _occupied = new(StringComparer.Ordinal);
    private int _sameCount;

    /// <summary>Whether the files are moved within the Dandiset.</summary>
    public bool IsInPlace { get; init; }

    /// <summary>Whether symbolic links are relative.</summary>
    public bool UsesRelativeLinks { get; init; }

    /// <summary>The fields that are in every name (<see cref="OrganizedNames.Find"/>).</summary>
    public IReadOnlyCollection<string> RequiredFields { get; init; } = [];

    /// <summary>How videos and images get next to their NWB files; null if they stay.</summary>
    public PlacementMode? MediaMode { get; init; }

    /// <summary>Makes the plan for a set of files.</summary>
    /// <param name="files">The files, all without a problem.</param>
    /// <param name="cancellationToken">Stops planning.</param>
    /// <exception cref="DandiException">
    /// Files cannot be told apart, something else exists at a target, or videos or images cannot be organized.
    /// </exception>
    public OrganizePlan Plan(IReadOnlyList<SourceFile> files, CancellationToken cancellationToken)
    {
        _occupied.Clear();
        _sameCount = 0;
        var names = OrganizedNames.Find([.. files.Select(file => file.Fields)], RequiredFields);
        var drafts = files
            .Zip(names, (file, name) => PlanFile(file, Path.Combine(root, name), cancellationToken))
            .ToList();
        var media = MediaMode is null ? [] : PlanMedia(drafts, cancellationToken);
        var steps = new List<OrganizeStep>();
        for (var i = 0; i < files.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (PlanStep(drafts[i], media.Count == 0 ? null : media[i]) is { } step)
                steps.Add(step);
        }
        if (_occupied.Count > 0)
            throw Occupied();
        return new OrganizePlan(root, IsInPlace, steps) { NewFolders = FindNewFolders(steps), SameCount = _sameCount };
    }

    private List<MediaPlan> PlanMedia(IReadOnlyList<FileDraft> drafts, CancellationToken cancellationToken)
    {
        var plans = drafts
            .Select(draft => MediaPlanner.Plan(draft.File.Media, draft.File.FullPath, draft.Target))
            .ToList();
        MediaChecks.CheckFiles(plans, MediaMode == PlacementMode.Move, cancellationToken);
        foreach (var (plan, draft) in plans.Zip(drafts).Where(each => each.First.Edits.Count > 0))
            MediaChecks.CheckEdits(plan, draft.IsEditedInPlace, cancellationToken);
        return plans;
    }

    private FileDraft PlanFile(SourceFile file, string target, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var status = file.Status ?? FileStatus.TryRead(file.FullPath) ?? throw Unknown(file.FullPath, "it is gone");
        var placement = PlanPlacement(file.FullPath, target, mode, status);
        if (placement is null)
            _sameCount++;
        return new FileDraft(file, target, status, placement);
    }

    /// <returns>Null if nothing is to be done.</returns>
    private OrganizeStep? PlanStep(FileDraft draft, MediaPlan? media)
    {
        var beside = media is null ? [] : PlanBeside(media);
        var edits = media?.Edits ?? [];
        if (draft.Placement is null && beside.Count == 0 && edits.Count == 0)
            return null;
        return new OrganizeStep(draft.Target, draft.Placement, beside, edits)
        {
            Original =
                edits.Count > 0 && draft.IsEditedInPlace
                    ? new EditedOriginal(
                        File.GetUnixFileMode(draft.File.FullPath),
                        draft.Status.Size,
                        draft.Status.Modified
                    )
                    : null,
        };
    }

    private List<Placement> PlanBeside(MediaPlan media)
    {
        var placements = new Dictionary<string, Placement>(StringComparer.Ordinal);
        foreach (var file in media.Files)
        {
            var status = FileStatus.TryRead(file.Source) ?? throw Unknown(file.Source, "it is gone");
            if (PlanPlacement(file.Source, file.Target, MediaMode!.Value, status) is { } placement)
                placements.TryAdd(file.Target, placement);
        }
        return [.. placements.Values];
    }

    /// <returns>Null if the file is at its target.</returns>
    private Placement? PlanPlacement(string source, string target, PlacementMode how, FileStatus status)
    {
        var existing = Read(target);
        if (source == target || (!existing.IsAbsent && IsThere(source, target, how, status, existing)))
            return null;
        if ((existing.IsAbsent ? FindFileAbove(target) : target) is { } occupied)
            _occupied.Add(occupied);
        var moved = how == PlacementMode.Move ? RelativeLinks.TextOf(source) : null;
        return new Placement(source, target, how, status.Size, status.Modified)
        {
            LinkText =
                how == PlacementMode.SymbolicLink
                    ? UsesRelativeLinks
                        ? RelativeLinks.TextFor(source, target)
                        : source
                    : moved is null
                        ? null
                        : RelativeLinks.Moved(moved, source, target),
            MovedLinkText = moved,
        };
    }

    /// <summary>The folders of targets that do not exist.</summary>
    private static List<string> FindNewFolders(IEnumerable<OrganizeStep> steps)
    {
        var folders = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in steps.SelectMany(step => step.Placements))
        {
            var folder = Path.GetDirectoryName(file.Target);
            while (folder is not null && Read(folder).IsAbsent && folders.Add(folder))
                folder = Path.GetDirectoryName(folder);
        }
        return [.. folders];
    }

    /// <remarks>A link is not a copy, and what it leads to has not been moved.</remarks>
    private static bool IsThere(string source, string target, PlacementMode how, FileStatus status, PathEntry existing)
    {
        var isOneFile = existing.Status is { } there && (there.Device, there.Inode) == (status.Device, status.Inode);
        return isOneFile
            && (
                how == PlacementMode.SymbolicLink
                || (how == PlacementMode.HardLink && !existing.IsLink)
                || RealPath.OfEntry(source) == RealPath.OfEntry(target)
            );
    }

    /// <summary>Finds what is in the place of a folder of the target.</summary>
    private static string? FindFileAbove(string target)
    {
        var path = Path.GetDirectoryName(target);
        while (path is not null && Read(path).IsAbsent)
            path = Path.GetDirectoryName(path);
        return path is null || Read(path).Kind == EntryKind.Folder ? null : path;
    }

    private static PathEntry Read(string path) =>
        PathEntry.TryRead(path, out var problem) ?? throw Unknown(path, problem);

    private static DandiException Unknown(string path, string problem) =>
        new($"`{path}` cannot be examined: {problem}. Make its folder readable, then run the command again.");

    private DandiException Occupied() =>
        new(
            $"{CountText.Of(_occupied.Count, "path exists", "paths exist")} already: "
                + string.Join(", ", _occupied.Take(MaxShown).Select(path => $"`{path}`"))
                + (_occupied.Count > MaxShown ? $" and {CountText.Of(_occupied.Count - MaxShown)} more" : "")
                + ". Nothing was changed. Remove or rename them, then run the command again."
        );

    /// <summary>An NWB file and its target.</summary>
    /// <param name="File">The file.</param>
    /// <param name="Target">The full path of its target.</param>
    /// <param name="Status">Its status when it was read.</param>
    /// <param name="Placement">How it gets there; null if it is there.</param>
    private sealed record FileDraft(SourceFile File, string Target, FileStatus Status, Placement? Placement)
    {
        /// <summary>Whether the original is edited, rather than a copy.</summary>
        public bool IsEditedInPlace => Placement is not { Mode: PlacementMode.Copy };
    }
}
