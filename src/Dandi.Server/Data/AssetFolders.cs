namespace Dandi.Server.Data;

/// <summary>The assets of a version as a tree of folders, derived from the slashes in their paths.</summary>
/// <remarks>
/// A version may have a million assets. The index of paths leads from the first path of each entry to that of the next
/// one, so listing the entries reads one row for each; only the totals of the entries of a page read all that is below.
/// </remarks>
internal sealed class AssetFolders(Database database)
{
    // Greater than all paths.
    private const string AfterAll = "\U0010FFFF";

    // `0` is the character after `/`, and no path has one that is less than the first.
    private const string Children = """
        WITH RECURSIVE first (path) AS (
            SELECT (SELECT path FROM version_asset
                WHERE version_id = $version AND path >= $low AND path < $high ORDER BY path LIMIT 1)
            UNION ALL
            SELECT (SELECT v.path FROM version_asset v
                WHERE v.version_id = $version AND v.path < $high AND v.path >=
                    CASE instr(substr(first.path, $skip), '/') WHEN 0 THEN first.path || char(1)
                        ELSE substr(first.path, 1, $skip + instr(substr(first.path, $skip), '/') - 2) || '0' END
                ORDER BY v.path LIMIT 1)
            FROM first WHERE first.path IS NOT NULL),
        child (path, low, high) AS (
            SELECT path, path, path || char(1) FROM first WHERE instr(substr(path, $skip), '/') = 0
            UNION ALL
            SELECT folder, folder || '/', folder || '0' FROM (
                SELECT substr(path, 1, $skip + instr(substr(path, $skip), '/') - 2) AS folder FROM first
                WHERE instr(substr(path, $skip), '/') > 0))

        """;

    // CROSS JOIN keeps SQLite from reading all assets first.
    private const string Page = $"""
        {Children}
        SELECT c.path, count(*), CAST(total(coalesce(b.size, z.known_size, 0)) AS INTEGER),
            max(CASE v.path WHEN c.path THEN a.asset_id END)
        FROM (SELECT * FROM child ORDER BY path LIMIT $take OFFSET $offset) c
            CROSS JOIN version_asset v ON v.version_id = $version AND v.path >= c.low AND v.path < c.high
            CROSS JOIN asset a ON a.id = v.asset
            LEFT JOIN blob b ON b.id = a.blob_id LEFT JOIN zarr z ON z.id = a.zarr_id
        GROUP BY c.path ORDER BY c.path
        """;

    /// <param name="version">The version.</param>
    /// <param name="folder">The path of the folder without a trailing slash; empty for the root.</param>
    public long CountEntries(VersionRow version, string folder) =>
        database.Read(db => db.QueryNumber($"{Children} SELECT count(*) FROM child", Parameters(version, folder)));

    /// <summary>Lists entries of a folder, ordered by the UTF-8 bytes of their paths.</summary>
    public IReadOnlyList<AssetFolderEntry> ListEntries(VersionRow version, string folder, long skip, int take) =>
        database.Read(db =>
            db.Query(
                Page,
                row => new AssetFolderEntry(
                    row.GetString(0),
                    row.GetInt64(1),
                    row.GetInt64(2),
                    row.IsDBNull(3) ? null : row.GetString(3)
                ),
                [.. Parameters(version, folder), ("$take", take), ("$offset", skip)]
            )
        );

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

    private static (string Name, object? Value)[] Parameters(VersionRow version, string folder) =>
        [
            ("$version", version.Id),
            ("$low", folder.Length == 0 ? "" : folder + "/"),
            ("$high", folder.Length == 0 ? AfterAll : folder + "0"),
            ("$skip", folder.Length == 0 ? 1 : CountCodePoints(folder) + 2),
        ];

    /// <summary>The length in code points, which is how SQLite counts.</summary>
    private static int CountCodePoints(string text) => text.EnumerateRunes().Count();
}
