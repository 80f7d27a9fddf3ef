namespace Dandi.Archive;

/// <summary>A Zarr of the archive (archive-api.md §10).</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">The path that it was made for; it does not follow its asset.</param>
/// <param name="Status">What the archive says of it.</param>
/// <param name="Checksum">Its checksum; null while it is not summed up.</param>
public sealed record RemoteZarr(string Id, string Name, string Status, string? Checksum)
{
    private const string CompleteStatus = "Complete";

    /// <summary>One that is complete.</summary>
    public static RemoteZarr Complete(string id, string name, string checksum) =>
        new(id, name, CompleteStatus, checksum);

    /// <summary>Whether all is summed up.</summary>
    public bool IsComplete => Status == CompleteStatus && Checksum is not null;

    /// <summary>Whether it is being summed up, so that nothing of it can be changed.</summary>
    public bool IsBusy => Status is "Uploaded" or "Ingesting";
}
