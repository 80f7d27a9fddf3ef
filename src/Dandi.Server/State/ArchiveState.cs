using Dandi.Server.Data;
using Dandi.Server.Store;

namespace Dandi.Server.State;

/// <summary>What the endpoints of one archive share.</summary>
/// <param name="Database">Its rows.</param>
/// <param name="Objects">Its objects.</param>
/// <param name="Urls">Where clients find the objects.</param>
/// <param name="Wake">Told whenever there is something to judge.</param>
/// <param name="Time">The clock.</param>
internal sealed record ArchiveState(
    Database Database,
    IObjectStore Objects,
    ObjectUrls Urls,
    WakeUp Wake,
    TimeProvider Time
)
{
    /// <summary>The accounts.</summary>
    public Accounts Accounts { get; } = new(Database);

    /// <summary>The Dandisets and their versions.</summary>
    public Dandisets Dandisets { get; } = new(Database, Time);

    /// <summary>The assets.</summary>
    public Assets Assets { get; } = new(Database, Time);

    /// <summary>The assets as a tree.</summary>
    public AssetFolders Folders { get; } = new(Database);

    /// <summary>The Zarrs.</summary>
    public Zarrs Zarrs { get; } = new(Database, Time);

    /// <summary>Who changes which Zarr.</summary>
    public RowLocks ZarrLocks { get; } = new();

    /// <summary>Who changes the assets of which Dandiset.</summary>
    public RowLocks AssetLocks { get; } = new();

    /// <summary>The blobs and the uploads that become blobs.</summary>
    public Blobs Blobs { get; } = new(Database, Time);
}
