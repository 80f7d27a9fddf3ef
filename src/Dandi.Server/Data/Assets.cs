using System.Text.Json.Nodes;
using Dandi.Server.Json;
using Microsoft.Data.Sqlite;

namespace Dandi.Server.Data;

/// <summary>The tables of assets and of their paths in versions.</summary>
/// <remarks>
/// Assets are immutable apart from their validation status: replacing one adds a new row. <c>modified</c> is the time
/// at which an asset was added or left its last version.
/// </remarks>
internal sealed class Assets(Database database, TimeProvider time)
{
    /// <summary>The maximum number of assets that are listed by their status.</summary>
    public const int MaxListed = 50;

    private const string Columns = """
        SELECT a.id, a.asset_id, a.path, a.metadata, a.status, a.validation_errors, a.created, a.modified,
            b.id, b.etag, b.sha256, b.size, b.embargoed,
            z.id, z.dandiset_id, z.name, z.status, z.checksum, z.file_count, z.size, d.embargo_status,
            a.published, b.lost
        FROM asset a LEFT JOIN blob b ON b.id = a.blob_id
            LEFT JOIN zarr z ON z.id = a.zarr_id LEFT JOIN dandiset d ON d.id = z.dandiset_id
        """;

    private const string InVersion = $"{Columns} JOIN version_asset v ON v.asset = a.id WHERE v.version_id = $version";

    /// <summary>Finds an asset in any version, or in none: a replaced asset can still be read.</summary>
    public AssetRow? Find(string assetId) =>
        database.Read(db => db.QueryFirst($"{Columns} WHERE a.asset_id = $id", Read, ("$id", assetId)));

    public AssetRow? Find(VersionRow version, string assetId) =>
        database.Read(db =>
            db.QueryFirst($"{InVersion} AND a.asset_id = $id", Read, ("$version", version.Id), ("$id", assetId))
        );

    public AssetRow? FindByPath(VersionRow version, string path) =>
        database.Read(db =>
            db.QueryFirst($"{InVersion} AND v.path = $path", Read, ("$version", version.Id), ("$path", path))
        );

    /// <summary>Finds an asset by its primary key.</summary>
    public AssetRow? Find(long id) =>
        database.Read(db => db.QueryFirst($"{Columns} WHERE a.id = $id", Read, ("$id", id)));

    /// <summary>
    /// Counts the assets that pass a filter, and returns a function that lists the primary keys of some: (skip, take).
    /// Their metadata is not read, because all of a page together may be large.
    /// </summary>
    public (long Count, Func<long, int, IReadOnlyList<long>> Read) List(VersionRow version, AssetFilter filter)
    {
        var where = filter.OnlyZarrs ? " AND v.asset IN (SELECT id FROM asset WHERE zarr_id IS NOT NULL)" : "";
        var parameters = new List<(string, object?)> { ("$version", version.Id) };
        if (filter.Path is { } prefix)
        {
            var exact = FindByPath(version, prefix) is not null;
            where += exact ? " AND v.path = $path" : " AND v.path LIKE $path ESCAPE '\\'";
            parameters.Add(("$path", exact ? prefix : EscapeLike(prefix) + "%"));
        }
        if (filter.Glob is { } glob)
        {
            where += " AND v.path LIKE $glob ESCAPE '\\'";
            parameters.Add(("$glob", EscapeLike(glob).Replace("*", "%", StringComparison.Ordinal)));
        }
        var values = parameters.ToArray();
        var count = database.Read(db =>
            db.QueryNumber($"SELECT count(*) FROM version_asset v WHERE v.version_id = $version{where}", values)
        );
        return (count, (skip, take) =>
            database.Read(db =>
                db.Query(
                    $"SELECT v.asset FROM version_asset v WHERE v.version_id = $version{where} "
                        + $"ORDER BY {filter.Order} LIMIT $take OFFSET $skip",
                    row => row.GetInt64(0),
                    [.. values, ("$take", take), ("$skip", skip)]
                )
            )
        );
    }

    /// <summary>
    /// Lists paths that conflict with a new asset: assets at one of its parent folders, or assets below its path
    /// (at most 10 of those).
    /// </summary>
    public IReadOnlyList<string> ListConflicts(VersionRow version, string path, string? exceptAssetId) =>
        database.Read(db =>
        {
            // A longer path cannot be that of an asset.
            var parents = Enumerable
                .Range(0, Math.Min(path.Length, AssetPath.MaxLength + 1))
                .Where(end => path[end] == '/')
                .Select(end => path[..end]);
            var found = db.Query(
                """
                SELECT v.path FROM version_asset v JOIN asset a ON a.id = v.asset
                WHERE v.version_id = $version AND v.path >= $low AND v.path < $high AND a.asset_id <> $except LIMIT 10
                """,
                row => row.GetString(0),
                ("$version", version.Id),
                ("$low", path + "/"),
                ("$high", path + "0"),
                ("$except", exceptAssetId ?? "")
            );
            found.AddRange(
                parents.Where(parent => FindByPath(version, parent) is { } asset && asset.AssetId != exceptAssetId)
            );
            return found;
        });

    /// <summary>Adds an asset to a version and removes the one that it replaces, in one transaction.</summary>
    public AssetRow Add(
        VersionRow version,
        string path,
        (BlobRow? Blob, ZarrRow? Zarr) content,
        JsonObject metadata,
        AssetRow? replaced
    ) =>
        database.Write(db =>
        {
            var assetId = Guid.NewGuid().ToString("D");
            var now = Timestamp.Format(time.GetUtcNow());
            if (replaced is not null)
                Detach(db, version, replaced);
            db.Execute(
                """
                INSERT INTO asset (asset_id, blob_id, zarr_id, path, metadata, status, created, modified)
                VALUES ($id, $blob, $zarr, $path, $metadata, 'Pending', $now, $now)
                """,
                ("$id", assetId),
                ("$blob", content.Blob?.Id),
                ("$zarr", content.Zarr?.Id),
                ("$path", path),
                ("$metadata", JsonText.Write(metadata)),
                ("$now", now)
            );
            db.Execute(
                "INSERT INTO version_asset (version_id, path, asset) VALUES ($version, $path, last_insert_rowid())",
                ("$version", version.Id),
                ("$path", path)
            );
            AuditEvents.Add(db, version, assetId, replaced is not null, now);
            Dandisets.Touch(db, version.Id, time);
            return Find(assetId)!;
        });

    /// <summary>
    /// Removes an asset from a version; the asset itself stays for some days (<see cref="DiscardedObjects"/>).
    /// </summary>
    public void Remove(VersionRow version, AssetRow asset) =>
        database.Write(db =>
        {
            Detach(db, version, asset);
            AuditEvents.AddRemoval(db, version, asset, Timestamp.Format(time.GetUtcNow()));
            Dandisets.Touch(db, version.Id, time);
        });

    /// <summary>
    /// Lists assets that are ready to be validated: the digest of their blob or Zarr is known, or will never be.
    /// </summary>
    /// <param name="after">Only primary keys after this one.</param>
    /// <param name="limit">The maximum number of assets.</param>
    /// <returns>Their primary keys, in ascending order.</returns>
    public IReadOnlyList<long> ListPending(long after, int limit) =>
        database.Read(db =>
            db.Query(
                """
                SELECT a.id FROM asset a LEFT JOIN blob b ON b.id = a.blob_id LEFT JOIN zarr z ON z.id = a.zarr_id
                WHERE a.status = 'Pending' AND a.id > $after
                    AND (b.sha256 IS NOT NULL OR b.lost OR z.status = 'Complete')
                ORDER BY a.id LIMIT $limit
                """,
                row => row.GetInt64(0),
                ("$after", after),
                ("$limit", limit)
            )
        );

    /// <summary>Stores the result of a validation.</summary>
    public void SaveValidation(AssetRow asset, JsonArray errors) =>
        database.Write(db =>
            db.Execute(
                "UPDATE asset SET status = $status, validation_errors = $errors WHERE id = $id",
                ("$status", errors.Count == 0 ? "Valid" : "Invalid"),
                ("$errors", JsonText.Write(errors)),
                ("$id", asset.Id)
            )
        );

    /// <summary>Lists the Dandisets that have an asset in one of their versions.</summary>
    public IReadOnlyList<DandisetRow> ListDandisets(AssetRow asset) =>
        database.Read(db =>
            db.Query(
                """
                SELECT DISTINCT d.id, d.created, d.modified, d.embargo_status, d.embargo_end
                FROM version_asset x JOIN version v ON v.id = x.version_id JOIN dandiset d ON d.id = v.dandiset_id
                WHERE x.asset = $asset
                """,
                row => new DandisetRow(
                    row.GetInt64(0),
                    row.GetString(1),
                    row.GetString(2),
                    row.GetString(3),
                    row.IsDBNull(4) ? null : row.GetString(4)
                ),
                ("$asset", asset.Id)
            )
        );

    /// <summary>Lists at most <see cref="MaxListed"/> assets of a version that are pending or invalid.</summary>
    public IReadOnlyList<(string Path, string ValidationErrors)> ListByStatus(VersionRow version, string status) =>
        database.Read(db =>
            db.Query(
                """
                SELECT v.path, a.validation_errors FROM version_asset v JOIN asset a ON a.id = v.asset
                WHERE v.version_id = $version AND a.status = $status ORDER BY v.path LIMIT $limit
                """,
                row => (row.GetString(0), row.GetString(1)),
                ("$version", version.Id),
                ("$status", status),
                // There may be a million assets, without an index of their status: none is read if all are valid.
                ("$limit", Math.Min(MaxListed, CountNotValid(version)))
            )
        );

    /// <summary>The number of assets of a version that have errors or are being validated.</summary>
    public long CountNotValid(VersionRow version) =>
        database.Read(db =>
            db.QueryNumber("SELECT asset_count - valid_count FROM version WHERE id = $id", ("$id", version.Id))
        );

    /// <summary>The number of valid assets of a version and their total size in bytes.</summary>
    public (long Count, long Size) GetValidTotals(VersionRow version) =>
        database
            .Read(db =>
                db.Query(
                    "SELECT valid_count, valid_size FROM version WHERE id = $id",
                    row => (row.GetInt64(0), row.GetInt64(1)),
                    ("$id", version.Id)
                )
            )
            .FirstOrDefault();

    /// <exception cref="DeletedRowException">The asset is not in the version any more.</exception>
    private void Detach(Database db, VersionRow version, AssetRow asset)
    {
        var removed = db.Execute(
            "DELETE FROM version_asset WHERE version_id = $version AND asset = $asset",
            ("$version", version.Id),
            ("$asset", asset.Id)
        );
        if (removed == 0)
            throw new DeletedRowException();
        db.Execute(
            """
            UPDATE asset SET modified = $now
            WHERE id = $asset AND NOT EXISTS (SELECT 1 FROM version_asset WHERE asset = $asset)
            """,
            ("$asset", asset.Id),
            ("$now", Timestamp.Format(time.GetUtcNow()))
        );
    }

    private static string EscapeLike(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("%", "\\%", StringComparison.Ordinal)
            .Replace("_", "\\_", StringComparison.Ordinal);

    private static AssetRow Read(SqliteDataReader row) =>
        new()
        {
            Id = row.GetInt64(0),
            AssetId = row.GetString(1),
            Path = row.GetString(2),
            Metadata = row.GetString(3),
            Status = row.GetString(4),
            ValidationErrors = row.GetString(5),
            Created = row.GetString(6),
            Modified = row.GetString(7),
            Blob = row.IsDBNull(8)
                ? null
                : new BlobRow(
                    row.GetString(8),
                    row.GetString(9),
                    row.IsDBNull(10) ? null : row.GetString(10),
                    row.GetInt64(11),
                    row.GetInt64(12) != 0
                )
                {
                    IsLost = row.GetInt64(22) != 0,
                },
            Zarr = row.IsDBNull(13) ? null : Zarrs.Read(row, 13),
            Published = row.IsDBNull(21) ? null : row.GetString(21),
        };
}
