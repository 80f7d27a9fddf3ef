namespace Dandi.Moves;

/// <summary>A move that was checked against what is at its target.</summary>
/// <param name="Source">The path of the asset in the Dandiset.</param>
/// <param name="Target">The new path.</param>
/// <param name="Action">What is done.</param>
public sealed record PlannedMove(string Source, string Target, MoveAction Action);

/// <summary>What is done with an asset that is to be moved.</summary>
public enum MoveAction
{
    /// <summary>It is moved to its target, where nothing exists, or nothing any more when it is its turn.</summary>
    Move,

    /// <summary>It is moved to its target and replaces the asset there.</summary>
    Replace,

    /// <summary>It stays, because its target exists.</summary>
    Skip,
}
