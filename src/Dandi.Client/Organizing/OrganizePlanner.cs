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
    private readonly List<string> _occupied = [];
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
        var targets = OrganizedNames.Find([.. files.Select(file => file.Fields)], RequiredFields);
        var media = MediaMode is null ? [] : PlanMedia(files, targets, cancellationToken);
        var steps = new List<OrganizeStep>();
        for (var i = 0; i < files.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var target = Path.Combine(root, targets[i]);
            var file = PlanFile(files[i], target);
            var beside = media.Count == 0 ? [] : PlanBeside(media[i]);
            if (file is not null || beside.Count > 0 || (media.Count > 0 && media[i].Edits.Count > 0))
                steps.Add(new OrganizeStep(target, file, beside, media.Count == 0 ? [] : media[i].Edits));
        }
        if (_occupied.Count > 0)
            throw Occupied();
        return new OrganizePlan(root, IsInPlace, steps) { SameCount = _sameCount };
    }

    private List<MediaPlan> PlanMedia(
        IReadOnlyList<SourceFile> files,
        IReadOnlyList<string> targets,
        CancellationToken cancellationToken
    )
    {
        var plans = files
            .Zip(targets, (file, target) => MediaPlanner.Plan(file.Media, file.FullPath, Path.Combine(root, target)))
            .ToList();
        MediaChecks.CheckFiles(plans, MediaMode == PlacementMode.Move, cancellationToken);
        foreach (var (plan, target) in plans.Zip(targets).Where(each => each.First.Edits.Count > 0))
        {
            var isOriginal = mode == PlacementMode.Move || plan.Nwb == Path.Combine(root, target);
            MediaChecks.CheckEdits(plan, isOriginal, cancellationToken);
        }
        return plans;
    }

    private Placement? PlanFile(SourceFile file, string target)
    {
        var status = file.Status ?? FileStatus.TryRead(file.FullPath) ?? throw Unknown(file.FullPath, "it is gone");
        var placement = PlanPlacement(file.FullPath, target, mode, status);
        if (placement is null)
            _sameCount++;
        return placement;
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
        if (!existing.IsAbsent || IsFile(Path.GetDirectoryName(target)!))
            _occupied.Add(target);
        return new Placement(source, target, how, status.Size, status.Modified)
        {
            LinkText =
                how != PlacementMode.SymbolicLink ? null
                : UsesRelativeLinks ? RelativeLinks.TextFor(source, target)
                : source,
        };
    }

    /// <remarks>A link is not a copy, and what it leads to has not been moved.</remarks>
    private static bool IsThere(string source, string target, PlacementMode how, FileStatus status, PathEntry existing)
    {
        var isOneFile = existing.Status is { } there && (there.Device, there.Inode) == (status.Device, status.Inode);
        return isOneFile
            && (
                how == PlacementMode.SymbolicLink
                || (how == PlacementMode.HardLink && !existing.IsLink)
                || RealEntryOf(source) == RealEntryOf(target)
            );
    }

    /// <summary>The path of a file or link itself, without links in the folders above it.</summary>
    private static string RealEntryOf(string path) =>
        Path.Combine(RealPath.OfExistingPart(Path.GetDirectoryName(path)!), Path.GetFileName(path));

    private static bool IsFile(string folder) => Read(folder) is { IsAbsent: false, Kind: not EntryKind.Folder };

    private static PathEntry Read(string path) =>
        PathEntry.TryRead(path, out var problem) ?? throw Unknown(path, problem);

    private static DandiException Unknown(string path, string problem) =>
        new($"`{path}` cannot be examined: {problem}. Make its folder readable, then run the command again.");

    private DandiException Occupied() =>
        new(
            $"{_occupied.Count} {(_occupied.Count == 1 ? "path exists" : "paths exist")} already: "
                + string.Join(", ", _occupied.Take(MaxShown).Select(path => $"`{path}`"))
                + (_occupied.Count > MaxShown ? $" and {_occupied.Count - MaxShown} more" : "")
                + ". Nothing was changed. Remove or rename them, then run the command again."
        );
}
