using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace Dandi.Server.Data;

/// <summary>The table of changes of assets (archive-api.md §17.9).</summary>
internal sealed class AuditEvents(Database database)
{
    private const string Removed = "remove_asset";

    /// <summary>Adds the event of an asset that was added to a version. Call it inside its transaction.</summary>
    /// <param name="db">The database.</param>
    /// <param name="version">The version.</param>
    /// <param name="assetId">The new asset.</param>
    /// <param name="isUpdate">Whether it replaces another one.</param>
    /// <param name="time">The current time, as <see cref="Timestamp"/> formats it.</param>
    public static void Add(Database db, VersionRow version, string assetId, bool isUpdate, string time) =>
        db.Execute(
            """
            INSERT INTO audit_event (dandiset_id, time, type, path, asset_id, size, checksum, blob_id, zarr_id)
            SELECT $dandiset, $time, $type, a.path, a.asset_id, coalesce(b.size, z.size),
                coalesce(b.etag, z.checksum), a.blob_id, a.zarr_id
            FROM asset a LEFT JOIN blob b ON b.id = a.blob_id LEFT JOIN zarr z ON z.id = a.zarr_id
            WHERE a.asset_id = $asset
            """,
            ("$dandiset", version.DandisetId),
            ("$time", time),
            ("$type", isUpdate ? "update_asset" : "add_asset"),
            ("$asset", assetId)
        );

    /// <summary>Adds the event of an asset that was removed from a version. Call it inside its transaction.</summary>
    public static void AddRemoval(Database db, VersionRow version, AssetRow asset, string time) =>
        db.Execute(
            """
            INSERT INTO audit_event (dandiset_id, time, type, path, asset_id)
            VALUES ($dandiset, $time, $type, $path, $asset)
            """,
            ("$dandiset", version.DandisetId),
            ("$time", time),
            ("$type", Removed),
            ("$path", asset.Path),
            ("$asset", asset.AssetId)
        );

    /// <summary>Lists events in the order of their time.</summary>
    /// <param name="after">The earliest time; empty for any.</param>
    /// <param name="before">The latest time; empty for any.</param>
    /// <param name="cursor">Only events after this one in the order; null for all.</param>
    /// <param name="newestFirst">Whether the newest event is the first.</param>
    /// <param name="limit">The maximum number of events.</param>
    /// <returns>The events with their ids; null if there is no event <paramref name="cursor"/>.</returns>
    public IReadOnlyList<(long Id, JsonObject Event)>? List(
        string after,
        string before,
        long? cursor,
        bool newestFirst,
        int limit
    ) =>
        database.Read(db =>
        {
            var time = db.QueryText("SELECT time FROM audit_event WHERE id = $id", ("$id", cursor ?? 0));
            if (cursor is not null && time is null)
                return null;
            var (comparison, order) = newestFirst ? ("<", "time DESC, id DESC") : (">", "time, id");
            return db.Query(
                $"""
                SELECT id, dandiset_id, time, type, path, asset_id, size, checksum, blob_id, zarr_id FROM audit_event
                WHERE time >= $after AND time <= $before AND (time, id) {comparison} ($time, $id)
                ORDER BY {order} LIMIT $limit
                """,
                Read,
                ("$after", after),
                // Every time is below.
                ("$before", before.Length > 0 ? before : "~"),
                ("$time", time ?? (newestFirst ? "~" : "")),
                ("$id", cursor ?? 0),
                ("$limit", limit)
            );
        });

    private static (long Id, JsonObject Event) Read(SqliteDataReader row)
    {
        var type = row.GetString(3);
        var details = new JsonObject { ["path"] = row.GetString(4), ["asset_id"] = row.GetString(5) };
        if (type != Removed)
        {
            details["size"] = row.GetInt64(6);
            details["checksum"] = TextOrNull(7);
            details["asset_blob_id"] = TextOrNull(8);
            details["zarr_archive_id"] = TextOrNull(9);
        }
        return (
            row.GetInt64(0),
            new JsonObject
            {
                ["id"] = row.GetInt64(0),
                ["dandiset_id"] = row.GetInt64(1),
                ["timestamp"] = row.GetString(2),
                ["record_type"] = type,
                ["details"] = details,
            }
        );

        string? TextOrNull(int column) => row.IsDBNull(column) ? null : row.GetString(column);
    }
}
