using System.Text.Json.Nodes;
using Dandi.Server.Json;
using Microsoft.Data.Sqlite;

namespace Dandi.Server.Data;

/// <summary>The tables of Dandisets, their owners and their versions.</summary>
internal sealed class Dandisets(Database database, TimeProvider time)
{
    private const string DandisetColumns =
        "SELECT d.id, d.created, d.modified, d.embargo_status, d.embargo_end FROM dandiset d";
    public const string VersionColumns =
        "SELECT id, dandiset_id, version, name, metadata, status, validation_errors, created, modified, release_notes "
        + "FROM version";

    /// <summary>Settings with this beginning are numbers that an administrator chose and that were deleted.</summary>
    private const string DeletedNumber = "deleted-dandiset-";

    public DandisetRow? Find(long id) =>
        database.Read(db => db.QueryFirst($"{DandisetColumns} WHERE d.id = $id", ReadDandiset, ("$id", id)));

    /// <summary>Creates a Dandiset with a draft.</summary>
    /// <param name="owner">The first owner.</param>
    /// <param name="requestedId">Its number; null for the next one that was never given.</param>
    /// <param name="name">The name of the draft.</param>
    /// <param name="metadata">The metadata of the draft.</param>
    /// <param name="embargoEnd">The date on which the embargo ends; null for an open Dandiset.</param>
    /// <returns>
    /// The Dandiset with its draft, which background processing has not seen yet; null if there is a Dandiset with the
    /// requested number.
    /// </returns>
    public (DandisetRow Dandiset, VersionRow Draft)? Create(
        ServerUser owner,
        long? requestedId,
        string name,
        JsonObject metadata,
        string? embargoEnd
    ) =>
        database.Write<(DandisetRow, VersionRow)?>(db =>
        {
            if (requestedId is { } requested && Find(requested) is not null)
                return null;
            var now = Timestamp.Format(time.GetUtcNow());
            var last = LastNumber(db);
            var id = requestedId ?? NextNumber(db, last);
            db.Execute(
                """
                INSERT INTO dandiset (id, created, modified, embargo_status, embargo_end)
                VALUES ($id, $now, $now, $status, $end)
                """,
                ("$id", id),
                ("$now", now),
                ("$status", embargoEnd is null ? "OPEN" : "EMBARGOED"),
                ("$end", embargoEnd)
            );
            if (requestedId is not null)
                db.Execute("UPDATE sqlite_sequence SET seq = $last WHERE name = 'dandiset'", ("$last", last));
            db.Execute(
                "INSERT INTO dandiset_owner (dandiset_id, user_id) VALUES ($id, $user)",
                ("$id", id),
                ("$user", owner.Id)
            );
            db.Execute(
                """
                INSERT INTO version (dandiset_id, version, name, metadata, status, created, modified)
                VALUES ($id, 'draft', $name, $metadata, 'Pending', $now, $now)
                """,
                ("$id", id),
                ("$name", name),
                ("$metadata", JsonText.Write(metadata)),
                ("$now", now)
            );
            var dandiset = Find(id)!;
            return (dandiset, GetDraft(dandiset));
        });

    /// <summary>The last number that no administrator chose. SQLite stores the number of each new row there.</summary>
    private static long LastNumber(Database db) =>
        db.QueryNumber("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'dandiset'");

    /// <summary>The first number after the last one that no Dandiset has or had.</summary>
    private static long NextNumber(Database db, long last) =>
        db.QueryNumber(
            $"""
            WITH RECURSIVE number (id) AS (
                SELECT $last + 1
                UNION ALL
                SELECT id + 1 FROM number WHERE EXISTS (SELECT 1 FROM dandiset d WHERE d.id = number.id)
                    OR EXISTS (SELECT 1 FROM setting WHERE name = '{DeletedNumber}' || number.id))
            SELECT max(id) FROM number
            """,
            ("$last", last)
        );

    /// <summary>
    /// Deletes a Dandiset with its versions, Zarrs, unfinished uploads, and what else
    /// <see cref="DiscardedObjects.AddAllOf"/> says. Background processing removes their objects from the store.
    /// </summary>
    /// <returns>False if it has a published version: nothing was deleted.</returns>
    public bool Delete(DandisetRow dandiset) =>
        database.Write(db =>
        {
            if (Versions.HasPublished(db, dandiset))
                return false;
            DiscardedObjects.AddAllOf(db, dandiset, time.GetUtcNow());
            // Lower numbers are never given again.
            if (dandiset.Id > LastNumber(db))
                db.Execute(
                    $"INSERT OR IGNORE INTO setting (name, value) VALUES ('{DeletedNumber}' || $id, '')",
                    ("$id", dandiset.Id)
                );
            db.Execute("DELETE FROM dandiset WHERE id = $id", ("$id", dandiset.Id));
            return true;
        });

    /// <summary>Whether a user may change a Dandiset; administrators may change all.</summary>
    public bool IsOwner(DandisetRow dandiset, ServerUser? user) =>
        user is not null
        && (
            user.IsAdmin
            || database.Read(db =>
                db.QueryNumber(
                    "SELECT count(*) FROM dandiset_owner WHERE dandiset_id = $id AND user_id = $user",
                    ("$id", dandiset.Id),
                    ("$user", user.Id)
                )
            ) > 0
        );

    /// <summary>Finds a Dandiset, and whether a user may change it, both at the same moment.</summary>
    public (DandisetRow Dandiset, bool IsOwner)? Find(long id, ServerUser? user) =>
        database.Read<(DandisetRow, bool)?>(_ => Find(id) is { } row ? (row, IsOwner(row, user)) : null);

    public IReadOnlySet<long> ListOwnerIds(DandisetRow dandiset) =>
        database
            .Read(db =>
                db.Query(
                    "SELECT user_id FROM dandiset_owner WHERE dandiset_id = $id",
                    row => row.GetInt64(0),
                    ("$id", dandiset.Id)
                )
            )
            .ToHashSet();

    /// <summary>Replaces the owners of a Dandiset.</summary>
    public void SetOwners(DandisetRow dandiset, IEnumerable<long> owners) =>
        database.Write(db =>
        {
            db.Execute("DELETE FROM dandiset_owner WHERE dandiset_id = $id", ("$id", dandiset.Id));
            foreach (var owner in owners)
                db.Execute(
                    "INSERT INTO dandiset_owner (dandiset_id, user_id) VALUES ($id, $user)",
                    ("$id", dandiset.Id),
                    ("$user", owner)
                );
            db.Execute(
                "UPDATE dandiset SET modified = $now WHERE id = $id",
                ("$now", Timestamp.After(dandiset.Modified, time)),
                ("$id", dandiset.Id)
            );
        });

    public VersionRow? FindVersion(DandisetRow dandiset, string version) =>
        database.Read(db =>
            db.QueryFirst(
                $"{VersionColumns} WHERE dandiset_id = $id AND version = $version",
                ReadVersion,
                ("$id", dandiset.Id),
                ("$version", version)
            )
        );

    /// <summary>The draft of a Dandiset; null if the Dandiset was deleted meanwhile.</summary>
    public VersionRow? FindDraft(DandisetRow dandiset) => FindVersion(dandiset, "draft");

    /// <exception cref="DeletedRowException">The Dandiset was deleted meanwhile.</exception>
    public VersionRow GetDraft(DandisetRow dandiset) => FindDraft(dandiset) ?? throw new DeletedRowException();

    /// <summary>Lists the drafts that are to be validated.</summary>
    /// <param name="after">Only primary keys after this one.</param>
    /// <param name="limit">The maximum number of drafts.</param>
    /// <returns>Their primary keys, in ascending order.</returns>
    public IReadOnlyList<long> ListPending(long after, int limit) =>
        database.Read(db =>
            db.Query(
                "SELECT id FROM version WHERE status = 'Pending' AND id > $after ORDER BY id LIMIT $limit",
                row => row.GetInt64(0),
                ("$after", after),
                ("$limit", limit)
            )
        );

    public VersionRow? FindVersion(long id) =>
        database.Read(db => db.QueryFirst($"{VersionColumns} WHERE id = $id", ReadVersion, ("$id", id)));

    /// <summary>Changes the name and metadata of a version, which has to be validated again.</summary>
    /// <returns>The version as changed, which background processing has not seen yet.</returns>
    /// <exception cref="DeletedRowException">The version was deleted meanwhile.</exception>
    public VersionRow Update(VersionRow version, string name, JsonObject metadata) =>
        database.Write(db =>
        {
            db.Execute(
                """
                UPDATE version SET name = $name, metadata = $metadata, status = 'Pending', modified = $now
                WHERE id = $id
                """,
                ("$name", name),
                ("$metadata", JsonText.Write(metadata)),
                ("$now", Timestamp.After(version.Modified, time)),
                ("$id", version.Id)
            );
            return FindVersion(version.Id) ?? throw new DeletedRowException();
        });

    /// <summary>
    /// Marks a version as modified and to be validated again, after a change of its assets. Call it inside a
    /// transaction.
    /// </summary>
    public static void Touch(Database db, long versionId, TimeProvider time)
    {
        var last = db.QueryText("SELECT modified FROM version WHERE id = $id", ("$id", versionId))!;
        db.Execute(
            "UPDATE version SET status = 'Pending', modified = $now WHERE id = $id",
            ("$now", Timestamp.After(last, time)),
            ("$id", versionId)
        );
    }

    /// <summary>
    /// Stores the result of a validation, unless the version was changed after <paramref name="version"/> was read:
    /// then it is still pending and will be validated again.
    /// </summary>
    /// <param name="version">The version, as it was validated.</param>
    /// <param name="errors">The errors; empty if it is valid.</param>
    /// <param name="metadata">The metadata with the new summary; null to keep what is stored.</param>
    public void SaveValidation(VersionRow version, JsonArray errors, JsonObject? metadata) =>
        database.Write(db =>
            db.Execute(
                """
                UPDATE version
                SET status = $status, validation_errors = $errors, metadata = coalesce($metadata, metadata),
                    modified = $now
                WHERE id = $id AND modified = $seen
                """,
                ("$status", errors.Count == 0 ? "Valid" : "Invalid"),
                ("$errors", JsonText.Write(errors)),
                ("$metadata", metadata is null ? null : JsonText.Write(metadata)),
                ("$now", Timestamp.After(version.Modified, time)),
                ("$id", version.Id),
                ("$seen", version.Modified)
            )
        );

    /// <summary>The number of assets of a version and their total size in bytes.</summary>
    public (long Count, long Size) GetTotals(VersionRow version) =>
        database
            .Read(db =>
                db.Query(
                    "SELECT asset_count, asset_size FROM version WHERE id = $id",
                    row => (row.GetInt64(0), row.GetInt64(1)),
                    ("$id", version.Id)
                )
            )
            .FirstOrDefault();

    private static DandisetRow ReadDandiset(SqliteDataReader row) =>
        new(
            row.GetInt64(0),
            row.GetString(1),
            row.GetString(2),
            row.GetString(3),
            row.IsDBNull(4) ? null : row.GetString(4)
        );

    public static VersionRow ReadVersion(SqliteDataReader row) =>
        new(row.GetString(4), row.GetString(6))
        {
            Id = row.GetInt64(0),
            DandisetId = row.GetInt64(1),
            Version = row.GetString(2),
            Name = row.GetString(3),
            Status = row.GetString(5),
            Created = row.GetString(7),
            Modified = row.GetString(8),
            ReleaseNotes = row.GetString(9),
        };
}
