using Microsoft.Data.Sqlite;

namespace Dandi.Server.Data;

/// <summary>The assets of a version as a tree of folders, derived from the slashes in their paths.</summary>
/// <remarks>
/// A version may have a million assets. In the index of paths, those directly in a folder are between those of its
/// subfolders. Counting or listing the entries of a folder scans the former, and reads one row for each subfolder; only
/// the totals of the subfolders on a page read all that is below.
/// </remarks>
internal sealed class AssetFolders(Database database)
{
    // Greater than all paths.
    private const string AfterAll = "\U0010FFFF";

    // The name of the subfolder of an asset: with the path of the folder, without a slash at its end.
    private const string Subfolder = "substr(v.path, 1, $skip + instr(substr(v.path, $skip), '/') - 2)";

    // Each gap has the assets directly in the folder that are between two subfolders, and the subfolder after them; the
    // last gap has none. `0` is the character after `/`, so it leads to what is after a subfolder.
    private const string Gaps = $"""
        WITH RECURSIVE gap (low, folder) AS (
            SELECT $low, (SELECT {Subfolder} FROM version_asset v
                WHERE v.version_id = $version AND v.path >= $low AND v.path < $high
                    AND instr(substr(v.path, $skip), '/') > 0
                ORDER BY v.path LIMIT 1)
            UNION ALL
            SELECT gap.folder || '0', (SELECT {Subfolder} FROM version_asset v
                WHERE v.version_id = $version AND v.path >= gap.folder || '0' AND v.path < $high
                    AND instr(substr(v.path, $skip), '/') > 0
                ORDER BY v.path LIMIT 1)
            FROM gap WHERE gap.folder IS NOT NULL)

        """;

    private const string Counts = $"""
        {Gaps}
        SELECT count(folder), count(folder) + sum((SELECT count(*) FROM version_asset v
            WHERE v.version_id = $version AND v.path >= gap.low AND v.path < coalesce(gap.folder || '/', $high)))
        FROM gap
        """;

    // What is in an entry is from its path with `first` to that with `after`. Paths are ASCII from the tab on, so there
    // is none between a path and the same path with char(1).
    private const string Entries = """
        SELECT folder AS path, '/' AS first, '0' AS after FROM gap WHERE folder IS NOT NULL
        UNION ALL
        SELECT v.path, '', char(1) FROM gap CROSS JOIN version_asset v
            ON v.version_id = $version AND v.path >= gap.low AND v.path < coalesce(gap.folder || '/', $high)
        ORDER BY path LIMIT $take OFFSET $offset
        """;

    // The order is that of the index, which reads no row after those of the page. Another request may have added a
    // subfolder since there was none.
    private const string EntriesWithoutFolders = """
        SELECT path, '' AS first, char(1) AS after FROM version_asset
        WHERE version_id = $version AND path >= $low AND path < $high AND instr(substr(path, $skip), '/') = 0
        ORDER BY path LIMIT $take OFFSET $offset
        """;

    // CROSS JOIN keeps SQLite from reading all assets first.
    private const string SelectTotals = """
        SELECT e.path, count(*), CAST(total(coalesce(b.size, z.known_size, 0)) AS INTEGER),
            max(CASE v.path WHEN e.path THEN a.asset_id END)
        """;

    private const string JoinTotals = """
        CROSS JOIN version_asset v
            ON v.version_id = $version AND v.path >= e.path || e.first AND v.path < e.path || e.after
        CROSS JOIN asset a ON a.id = v.asset
        LEFT JOIN blob b ON b.id = a.blob_id LEFT JOIN zarr z ON z.id = a.zarr_id
        GROUP BY e.path ORDER BY e.path
        """;

    private const string Page = $"{Gaps} {SelectTotals} FROM ({Entries}) e {JoinTotals}";

    private const string PageWithoutFolders = $"{SelectTotals} FROM ({EntriesWithoutFolders}) e {JoinTotals}";

    /// <summary>
    /// Counts the entries of a folder, and returns a function that lists some, ordered by the bytes of their paths:
    /// (skip, take).
    /// </summary>
    /// <param name="version">The version.</param>
    /// <param name="folder">The path of the folder without a trailing slash; empty for the root.</param>
    public (long Count, Func<long, int, IReadOnlyList<AssetFolderEntry>> Read) List(VersionRow version, string folder)
    {
        var parameters = Parameters(version, folder);
        var (folders, count) = database.Read(db =>
            db.Query(Counts, row => (row.GetInt64(0), row.GetInt64(1)), parameters)
        )[0];
        var page = folders > 0 ? Page : PageWithoutFolders;
        return (count, (skip, take) =>
            database.Read(db => db.Query(page, ReadEntry, [.. parameters, ("$take", take), ("$offset", skip)]))
        );
    }

    /// <summary>The number of assets in a folder and its subfolders, and their total size in bytes.</summary>
    public (long Count, long Size) GetTotals(VersionRow version, string folder) =>
        database.Read(db =>
            db.Query(
                """
                SELECT count(*), CAST(total(coalesce(b.size, z.known_size, 0)) AS INTEGER)
                FROM version_asset v JOIN asset a ON a.id = v.asset
                    LEFT JOIN blob b ON b.id = a.blob_id LEFT JOIN zarr z ON z.id = a.zarr_id
                WHERE v.version_id = $version AND v.path >= $folder || '/' AND v.path < $folder || '0'
                """,
                row => (row.GetInt64(0), row.GetInt64(1)),
                ("$version", version.Id),
                ("$folder", folder)
            )
        )[0];

    private static AssetFolderEntry ReadEntry(SqliteDataReader row) =>
        new(row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.IsDBNull(3) ? null : row.GetString(3));

    // SQLite counts code points. A folder for which this makes a difference has no assets: their paths are ASCII.
    private static (string Name, object? Value)[] Parameters(VersionRow version, string folder) =>
        [
            ("$version", version.Id),
            ("$low", folder.Length == 0 ? "" : folder + "/"),
            ("$high", folder.Length == 0 ? AfterAll : folder + "0"),
            ("$skip", folder.Length == 0 ? 1 : folder.Length + 2),
        ];
}
