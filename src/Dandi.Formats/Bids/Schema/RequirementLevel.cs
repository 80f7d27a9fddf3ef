namespace Dandi.Bids.Schema;

/// <summary>
/// Whether a rule demands a field, column or folder. <c>prohibited</c> and <c>deprecated</c> are optional, since the
/// BIDS validator does not check them.
/// </summary>
internal enum RequirementLevel
{
    Optional,
    Recommended,
    Required,
}
