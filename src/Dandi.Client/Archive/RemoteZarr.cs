namespace Dandi.Archive;

/// <summary>A Zarr in the archive (archive-api.md §10).</summary>
/// <remarks>
/// States: <c>Pending</c> (entries may be added and deleted) → finalize → <c>Uploaded</c> (waits to be ingested)
/// → <c>Ingesting</c> → <c>Complete</c>. Requesting URLs or deleting entries makes it <c>Pending</c> again; while
/// it is <c>Uploaded</c> or <c>Ingesting</c>, the archive rejects both.
/// </remarks>
/// <param name="Id">The id of the Zarr, a UUID.</param>
/// <param name="Name">The path that it was created for; it stays the same when its asset is moved.</param>
/// <param name="Status">One of the states.</param>
/// <param name="Checksum">The Zarr checksum; null until the archive has computed it.</param>
public sealed record RemoteZarr(string Id, string Name, string Status, string? Checksum)
{
    private const string CompleteStatus = "Complete";

    /// <summary>Creates the description of a Zarr that is known to be complete.</summary>
    public static RemoteZarr Complete(string id, string name, string checksum) =>
        new(id, name, CompleteStatus, checksum);

    /// <summary>Whether the archive has ingested the Zarr and computed its checksum.</summary>
    public bool IsComplete => Status == CompleteStatus && Checksum is not null;

    /// <summary>Whether the Zarr cannot be changed now, because the archive ingests it or is about to.</summary>
    public bool IsLocked => Status is "Uploaded" or "Ingesting";
}
