namespace Dandi.Transfers;

/// <summary>
/// What the archive's own validation of a Dandiset has found so far. The archive validates after an upload, so most
/// assets of a run are still pending at its end.
/// </summary>
/// <param name="Assets">The number of assets of the draft, valid or not.</param>
/// <param name="Invalid">The number of assets that are invalid.</param>
/// <param name="Pending">The number of assets that are not validated yet.</param>
/// <param name="Status">The state of the Dandiset's own metadata, in the archive's word, such as <c>Valid</c>.</param>
/// <param name="Page">Where the results are shown.</param>
public sealed record ArchiveValidation(long Assets, int Invalid, int Pending, string Status, Uri Page)
{
    /// <summary>The archive's message about the first invalid asset; empty if there is none.</summary>
    public string InvalidMessage { get; init; } = "";

    /// <summary>The archive's message about the first pending asset; empty if there is none.</summary>
    public string PendingMessage { get; init; } = "";

    /// <summary>Whether there may be more invalid assets than the archive states.</summary>
    public bool HasMoreInvalid { get; init; }

    /// <summary>Whether there may be more pending assets than the archive states.</summary>
    public bool HasMorePending { get; init; }
}
