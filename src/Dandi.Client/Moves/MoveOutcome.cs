namespace Dandi.Moves;

/// <summary>How the move of an asset ended.</summary>
/// <param name="Move">The move.</param>
/// <param name="Status">The result.</param>
/// <param name="Message">What the user should know; null if there is nothing.</param>
public sealed record MoveOutcome(PlannedMove Move, MoveStatus Status, string? Message = null);

/// <summary>The result of a move.</summary>
public enum MoveStatus
{
    /// <summary>The asset was moved.</summary>
    Moved,

    /// <summary>The asset stays, because its target exists.</summary>
    Skipped,

    /// <summary>The asset was not moved, or not completely; the message says what is where.</summary>
    Failed,
}
