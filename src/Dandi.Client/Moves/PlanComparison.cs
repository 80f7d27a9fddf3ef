namespace Dandi.Moves;

/// <summary>Compares what would be moved locally with what would be moved in the archive, source by source.</summary>
public static class PlanComparison
{
    private const int MaxShown = 10;

    /// <summary>Makes sure that both sides are changed in the same way.</summary>
    /// <exception cref="DandiException">They are not; the message lists the differences.</exception>
    public static void EnsureEqual(MovePlan local, MovePlan remote)
    {
        var here = local.Moves.ToDictionary(move => move.Source, StringComparer.Ordinal);
        var there = remote.Moves.ToDictionary(move => move.Source, StringComparer.Ordinal);
        var differences = here
            .Keys.Union(there.Keys, StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Select(source => Compare(source, here.GetValueOrDefault(source), there.GetValueOrDefault(source)))
            .OfType<string>()
            .ToList();
        if (differences.Count == 0)
            return;
        var more = differences.Count > MaxShown ? $"; and {differences.Count - MaxShown:N0} more" : "";
        throw new DandiException(
            $"The local Dandiset and the archive differ in what would be moved: "
                + $"{string.Join("; ", differences.Take(MaxShown))}{more}. Nothing was moved; upload the files first, "
                + "or move one side alone with `--work-on`."
        );
    }

    private static string? Compare(string source, PlannedMove? local, PlannedMove? remote)
    {
        if (local is null || remote is null)
            return $"`{source}` would be moved only {(local is null ? "in the archive" : "locally")}";
        if (local.Target != remote.Target)
            return $"`{source}` would be moved to `{local.Target}` locally, but to `{remote.Target}` in the archive";
        if (local.Action == remote.Action)
            return null;
        var where = local.Action == MoveAction.Move ? "in the archive" : "locally";
        return $"`{local.Target}`, the target of `{source}`, exists only {where}";
    }
}
