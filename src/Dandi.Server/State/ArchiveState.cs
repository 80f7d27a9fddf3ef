using System.Globalization;
using Dandi.Server.Data;
using Dandi.Server.Search;
using Dandi.Server.Store;

namespace Dandi.Server.State;

/// <summary>The services that endpoints and background processing of an archive share.</summary>
/// <param name="Database">The database.</param>
/// <param name="Objects">The object store.</param>
/// <param name="Urls">The URLs of objects.</param>
/// <param name="WorkSignal">Set after every change that needs background processing.</param>
/// <param name="Time">The clock.</param>
internal sealed record ArchiveState(
    Database Database,
    IObjectStore Objects,
    ObjectUrls Urls,
    WorkSignal WorkSignal,
    TimeProvider Time
)
{
    private readonly RowLocks _assetLocks = new();

    /// <summary>Writes a message for the person who runs the archive.</summary>
    public Action<string> Log { get; init; } = _ => { };

    /// <summary>Reads what files say about themselves; null to read none.</summary>
    public FileReader? FileReader { get; init; }

    public Accounts Accounts { get; } = new(Database);

    public Dandisets Dandisets { get; } = new(Database, Time);

    public Versions Versions { get; } = new(Database, Time);

    public AuditEvents Audit { get; } = new(Database);

    /// <summary>Finds Dandisets; shared, because it bounds its work.</summary>
    public DandisetSearch Search { get; } = new(Database);

    public Stars Stars { get; } = new(Database);

    public Embargoes Embargoes { get; } = new(Database, Time);

    public Assets Assets { get; } = new(Database, Time);

    public AssetFolders Folders { get; } = new(Database);

    public Zarrs Zarrs { get; } = new(Database, Time);

    /// <summary>Locks by id of the Zarr, for changes of its entries.</summary>
    public RowLocks ZarrLocks { get; } = new();

    public Blobs Blobs { get; } = new(Database, Time);

    /// <summary>Objects that background processing removes from the store.</summary>
    public DiscardedObjects Discarded { get; } = new(Database, Time);

    /// <summary>
    /// Makes checks and changes of a draft and its assets atomic, although they may wait for the object store in
    /// between.
    /// </summary>
    public Task<IDisposable> LockAssetsAsync(DandisetRow dandiset, CancellationToken cancellationToken) =>
        _assetLocks.EnterAsync(dandiset.Id.ToString(CultureInfo.InvariantCulture), cancellationToken);
}
