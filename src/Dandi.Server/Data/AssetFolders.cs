namespace Dandi.Server.Data;

/// <summary>The assets of a version as a tree of folders, derived from the slashes in their paths.</summary>
internal sealed class AssetFolders(Database database)
{
    // The range covers all paths that start with the folder and a slash: `0` is the character after `/`.
    private const string Children = """
        SELECT CASE
                WHEN instr(substr(v.path, $skip), '/') = 0 THEN v.path
                ELSE substr(v.path, 1, $skip + instr(substr(v.path, $skip), '/') - 2)
            END AS child,
            count(*), CAST(total(coalesce(b.size, z.known_size, 0)) AS INTEGER),
            max(CASE WHEN instr(substr(v.path, $skip), '/') = 0 THEN a.asset_id END)
        FROM version_asset v JOIN asset a ON a.id = v.asset
            LEFT JOIN blob b ON b.id = a.blob_id LEFT JOIN zarr z ON z.id = a.zarr_id
        WHERE v.version_id = $version
            AND ($folder = '' OR (v.path >= $folder || '/' AND v.path < $folder || '0'))
        GROUP BY child
        """;

    /// <param name="version">The version.</param>
    /// <param name="folder">The path of the folder without a trailing slash; empty for the root.</param>
    public long CountEntries(VersionRow version, string folder) =>
        database.Read(db => db.QueryNumber($"SELECT count(*) FROM ({Children})", Parameters(version, folder)));

    /// <summary>Lists entries of a folder, ordered by the UTF-8 bytes of their paths.</summary>
    public IReadOnlyList<AssetFolderEntry> ListEntries(VersionRow version, string folder, long skip, int take) =>
        database.Read(db =>
            db.Query(
                $"{Children} ORDER BY child LIMIT $take OFFSET $offset",
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
            ("$folder", folder),
            ("$skip", folder.Length == 0 ? 1 : CountCodePoints(folder) + 2),
        ];

    /// <summary>The length in code points, which is how SQLite counts.</summary>
    private static int CountCodePoints(string text) => text.EnumerateRunes().Count();
}
