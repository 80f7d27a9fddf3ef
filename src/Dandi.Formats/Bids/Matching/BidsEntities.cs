namespace Dandi.Bids.Matching;

/// <summary>What the path of a file in a BIDS dataset says about its content.</summary>
/// <param name="Subject">The label of the subject, without <c>sub-</c>; null if the path names none.</param>
/// <param name="Session">The label of the session, without <c>ses-</c>; null if the path names none.</param>
public sealed record BidsEntities(string? Subject, string? Session)
{
    /// <summary>The entities of a path that BIDS defines for the dataset as a whole.</summary>
    internal static BidsEntities None { get; } = new(null, null);
}
