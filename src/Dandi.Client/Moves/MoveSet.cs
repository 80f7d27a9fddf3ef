namespace Dandi.Moves;

/// <summary>Moves with different sources and targets, in a bounded number.</summary>
internal sealed class MoveSet
{
    // More than the largest Dandiset has assets.
    private const int MaxMoves = 500_000;
    private readonly SortedDictionary<string, AssetMove> _bySource = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AssetMove> _byTarget = new(StringComparer.Ordinal);

    /// <summary>The moves in the order of their sources, without those of an asset to itself.</summary>
    public IReadOnlyList<AssetMove> Moves => [.. _bySource.Values.Where(move => move.Source != move.Target)];

    /// <summary>Adds a move, which may be that of an asset to itself.</summary>
    /// <exception cref="UsageException">
    /// The source is moved elsewhere already, another source has the target, or there are too many moves.
    /// </exception>
    public void Add(AssetMove move)
    {
        if (_bySource.TryGetValue(move.Source, out var same))
        {
            if (same == move)
                return;
            throw new UsageException(
                $"`{move.Source}` would be moved both to `{same.Target}` and to `{move.Target}`. Name each file only "
                    + "once, also not together with its folder."
            );
        }
        if (_byTarget.TryGetValue(move.Target, out var other))
            throw new UsageException(
                $"Both `{other.Source}` and `{move.Source}` would be moved to `{move.Target}`. Nothing was moved; "
                    + "choose different targets."
            );
        _bySource.Add(move.Source, move);
        _byTarget.Add(move.Target, move);
        if (_bySource.Count > MaxMoves)
            throw new UsageException($"More than {MaxMoves:N0} assets would be moved. Move one folder after another.");
    }
}
