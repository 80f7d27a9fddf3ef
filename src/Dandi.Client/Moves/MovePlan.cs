using Dandi.Discovery;

namespace Dandi.Moves;

/// <summary>Moves that can be carried out on one side without losing anything.</summary>
/// <remarks>
/// Targets are different and none is inside of another. If existing assets are overwritten, a target may be the source
/// of another move: these moves form a chain, which is carried out from its end, so that each target is free when it is
/// needed, and nothing that is to be moved is overwritten. Moves that exchange paths in a circle are refused.
/// </remarks>
public sealed class MovePlan
{
    private MovePlan(IReadOnlyList<IReadOnlyList<PlannedMove>> chains) => Chains = chains;

    /// <summary>The moves, grouped by what has to be done one after the other; most groups have one.</summary>
    public IReadOnlyList<IReadOnlyList<PlannedMove>> Chains { get; }

    /// <summary>All moves.</summary>
    public IEnumerable<PlannedMove> Moves => Chains.SelectMany(chain => chain);

    /// <summary>Checks moves against what a side has.</summary>
    /// <param name="side">The side.</param>
    /// <param name="moves">The moves; each source exists.</param>
    /// <param name="existing">What to do with assets that exist at the targets.</param>
    /// <exception cref="DandiException">There is a conflict.</exception>
    public static MovePlan Create(MoveSide side, IReadOnlyList<AssetMove> moves, ExistingTarget existing)
    {
        EnsureTargetsFit(moves);
        var sources = moves.Select(move => move.Source).ToHashSet(StringComparer.Ordinal);
        // Otherwise an asset that is to be moved counts as existing at its path, like any other.
        var frees = existing == ExistingTarget.Overwrite;
        var planned = moves
            .Select(move =>
            {
                var isFreed = frees && sources.Contains(move.Target);
                EnsureUnblocked(side, move);
                var action = isFreed ? MoveAction.Move : ActionOf(side, move, existing);
                return new PlannedMove(move.Source, move.Target, action);
            })
            .ToList();
        return new MovePlan(frees ? ChainsOf(planned) : [.. planned.Select(move => new[] { move })]);
    }

    private static List<IReadOnlyList<PlannedMove>> ChainsOf(List<PlannedMove> moves)
    {
        var sources = moves.Select(move => move.Source).ToHashSet(StringComparer.Ordinal);
        var byTarget = moves.ToDictionary(move => move.Target, StringComparer.Ordinal);
        var chains = new List<IReadOnlyList<PlannedMove>>();
        foreach (var last in moves.Where(move => !sources.Contains(move.Target)))
        {
            var chain = new List<PlannedMove> { last };
            while (byTarget.TryGetValue(chain[^1].Source, out var next))
                chain.Add(next);
            chains.Add(chain);
        }
        var inChains = chains.SelectMany(chain => chain).ToHashSet();
        if (moves.Find(move => !inChains.Contains(move)) is { } circle)
            throw Conflict(
                new AssetMove(circle.Source, circle.Target),
                "assets would exchange their paths in a circle; move one of them elsewhere first"
            );
        return chains;
    }

    private static MoveAction ActionOf(MoveSide side, AssetMove move, ExistingTarget existing) =>
        side.Find(move.Target).Kind switch
        {
            OccupantKind.Nothing => MoveAction.Move,
            OccupantKind.Folder => throw Conflict(move, $"it is a folder {side.Where}"),
            _ => existing switch
            {
                ExistingTarget.Skip => MoveAction.Skip,
                ExistingTarget.Overwrite => MoveAction.Replace,
                _ => throw new DandiException(
                    $"Cannot move `{move.Source}` to `{move.Target}`, which exists {side.Where}. Nothing was moved; "
                        + "use `--existing skip` or `--existing overwrite`, or another target."
                ),
            },
        };

    private static void EnsureUnblocked(MoveSide side, AssetMove move)
    {
        if (AssetPath.FoldersOf(move.Target).FirstOrDefault(IsZarr) is { } zarr)
            throw Conflict(move, $"it is inside of the Zarr `{zarr}`, which is moved as a whole");
        if (move.Target == DandisetYaml.FileName)
            throw Conflict(move, "it is the file that describes the Dandiset");
        if (side.Find(move.Target) is { Kind: OccupantKind.Blocked } blocked)
            throw Conflict(move, blocked.Obstacle);
    }

    private static void EnsureTargetsFit(IReadOnlyList<AssetMove> moves)
    {
        var byTarget = new Dictionary<string, AssetMove>(StringComparer.Ordinal);
        foreach (var move in moves)
        {
            if (!byTarget.TryAdd(move.Target, move))
                throw Conflict(move, $"`{byTarget[move.Target].Source}` would get the same path");
        }
        foreach (var move in moves)
        {
            foreach (var folder in AssetPath.FoldersOf(move.Target))
            {
                if (byTarget.TryGetValue(folder, out var other))
                    throw Conflict(move, $"`{other.Source}` would be moved to `{folder}`");
            }
        }
    }

    private static bool IsZarr(string folder) => AssetNames.IsZarr(Path.GetFileName(folder));

    private static DandiException Conflict(AssetMove move, string reason) =>
        new($"Cannot move `{move.Source}` to `{move.Target}`: {reason}. Nothing was moved.");
}
