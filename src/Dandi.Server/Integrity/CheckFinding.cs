namespace Dandi.Server.Integrity;

/// <summary>Something that a check has found.</summary>
/// <param name="Kind">What it means.</param>
/// <param name="Text">A sentence about it.</param>
public sealed record CheckFinding(CheckFindingKind Kind, string Text);

/// <summary>What a finding of a check means.</summary>
public enum CheckFindingKind
{
    /// <summary>Bytes or rows are damaged.</summary>
    Problem,

    /// <summary>Bytes or rows were damaged; the rows are true again.</summary>
    Repaired,

    /// <summary>Nothing is damaged, but the person who runs the archive may want to know it.</summary>
    Note,
}
