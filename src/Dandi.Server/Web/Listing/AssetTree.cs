using Dandi.Server.Data;
using Microsoft.Data.Sqlite;

namespace Dandi.Server.Web.Listing;

/// <summary>
/// The entries of a folder of a version, from any place on, without reading those before it: the index of paths leads
/// to the first, and across what is in a subfolder to the next.
/// </summary>
internal sealed class AssetTree(Database database)
{
    // `0` is the character after `/`: no path of the folder is beyond.
    private const string Next = """
        SELECT v.path, a.asset_id, a.status, coalesce(b.size, z.known_size, 0), a.zarr_id IS NOT NULL
        FROM version_asset v JOIN asset a ON a.id = v.asset
            LEFT JOIN blob b ON b.id = a.blob_id LEFT JOIN zarr z ON z.id = a.zarr_id
        WHERE v.version_id = $version AND v.path >= $from AND v.path <> $except AND ($end = '' OR v.path < $end)
        ORDER BY v.path LIMIT $take
        """;

    private readonly AssetFolders _folders = new(database);

    /// <summary>Lists entries in the order of the paths in them.</summary>
    /// <param name="version">The version.</param>
    /// <param name="folder">The path of the folder without a trailing slash; empty for the root.</param>
    /// <param name="after">The path of the entry before the first one; empty to begin with the first.</param>
    /// <param name="take">The maximum number of entries.</param>
    public IReadOnlyList<AssetTreeEntry> List(VersionRow version, string folder, string after, int take)
    {
        var start = folder.Length == 0 ? "" : folder + "/";
        var end = folder.Length == 0 ? "" : folder + "0";
        var entries = new List<AssetTreeEntry>();
        var from =
            after.StartsWith(start, StringComparison.Ordinal) && after.Length > start.Length
                ? EndOf(version, after)
                : (start, "");
        while (entries.Count < take && Read(version, from, end, take - entries.Count) is { Count: > 0 } assets)
        {
            foreach (var asset in assets)
            {
                if (asset.Path.IndexOf('/', start.Length) is >= 0 and var slash)
                {
                    var path = asset.Path[..slash];
                    var (count, size) = _folders.GetTotals(version, path);
                    entries.Add(new AssetTreeEntry(path, count, size));
                    from = (path + "0", "");
                    break;
                }
                entries.Add(asset);
                from = (asset.Path, asset.Path);
            }
        }
        return entries;
    }

    /// <summary>Where the paths after an entry begin, which may be a folder or an asset.</summary>
    private (string From, string Except) EndOf(VersionRow version, string entry) =>
        Read(version, (entry + "/", ""), entry + "0", 1).Count > 0 ? (entry + "0", "") : (entry, entry);

    private List<AssetTreeEntry> Read(VersionRow version, (string Path, string Except) from, string end, int take) =>
        database.Read(db =>
            db.Query(
                Next,
                ReadRow,
                ("$version", version.Id),
                ("$from", from.Path),
                ("$except", from.Except),
                ("$end", end),
                ("$take", take)
            )
        );

    private static AssetTreeEntry ReadRow(SqliteDataReader row) =>
        new(row.GetString(0), 1, row.GetInt64(3))
        {
            AssetId = row.GetString(1),
            Status = row.GetString(2),
            IsZarr = row.GetInt64(4) != 0,
        };
}
