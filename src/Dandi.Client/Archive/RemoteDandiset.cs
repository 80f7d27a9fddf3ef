namespace Dandi.Archive;

/// <summary>A Dandiset in the archive (archive-api.md §4).</summary>
/// <param name="Id">The identifier.</param>
/// <param name="Created">When it was created.</param>
/// <param name="Modified">When it was last changed; not that of a version.</param>
/// <param name="EmbargoStatus"><c>OPEN</c>, <c>EMBARGOED</c> or <c>UNEMBARGOING</c>.</param>
/// <param name="Draft">The draft.</param>
/// <param name="NewestPublished">The newest published version; null if none is published.</param>
public sealed record RemoteDandiset(
    DandisetId Id,
    DateTimeOffset Created,
    DateTimeOffset Modified,
    string EmbargoStatus,
    RemoteVersion Draft,
    RemoteVersion? NewestPublished
)
{
    /// <summary>The version that is meant if none is named: the newest published one, otherwise the draft.</summary>
    public RemoteVersion Newest => NewestPublished ?? Draft;
}
