using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace Dandi.Server.Data;

/// <summary>Dandisets, their owners and versions.</summary>
internal sealed class Dandisets(Database database, TimeProvider time)
{
    private const string DandisetColumns =
        "SELECT d.id, d.created, d.modified, d.embargo_status, d.embargo_end FROM dandiset d";
    private const string VersionColumns =
        "SELECT id, dandiset_id, version, name, metadata, status, validation_errors, created, modified FROM version";

    /// <summary>A Dandiset, or null.</summary>
    public DandisetRow? Find(long id) =>
        database.Read(db => db.First($"{DandisetColumns} WHERE d.id = $id", ReadDandiset, ("$id", id)));

    /// <summary>All Dandisets that somebody may see, in the order in which they were made.</summary>
    /// <param name="user">Who asks; null for nobody.</param>
    /// <param name="embargoed">Whether embargoed ones are among them.</param>
    public IReadOnlyList<DandisetRow> All(ServerUser? user, bool embargoed) =>
        database.Read(db =>
            db.Query(
                $"""
                {DandisetColumns} WHERE d.embargo_status = 'OPEN' OR ($embargoed AND ($admin OR EXISTS
                    (SELECT 1 FROM dandiset_owner o WHERE o.dandiset_id = d.id AND o.user_id = $user))) ORDER BY d.created, d.id
                """,
                ReadDandiset,
                ("$embargoed", embargoed ? 1 : 0),
                ("$admin", user?.IsAdmin == true ? 1 : 0),
                ("$user", user?.Id ?? 0)
            )
        );

    /// <summary>Makes a Dandiset with a draft.</summary>
    /// <param name="owner">Who owns it.</param>
    /// <param name="wantedId">The number that it shall have, or null for the next one.</param>
    /// <param name="name">The name of the draft.</param>
    /// <param name="metadata">The metadata of the draft.</param>
    /// <param name="embargoEnd">The day on which the embargo shall end; null for an open Dandiset.</param>
    public DandisetRow Create(ServerUser owner, long? wantedId, string name, JsonObject metadata, string? embargoEnd) =>
        database.Write(db =>
        {
            var now = Timestamp.Show(time.GetUtcNow());
            db.Execute(
                "INSERT INTO dandiset (id, created, modified, embargo_status, embargo_end) VALUES ($id, $now, $now, $status, $end)",
                ("$id", wantedId),
                ("$now", now),
                ("$status", embargoEnd is null ? "OPEN" : "EMBARGOED"),
                ("$end", embargoEnd)
            );
            var id = db.Number("SELECT last_insert_rowid()");
            // A number that an administrator chose must not push all later ones behind it.
            if (wantedId is not null)
                db.Execute(
                    "UPDATE sqlite_sequence SET seq = (SELECT coalesce(max(id), 0) FROM dandiset WHERE id < $id AND id < 900000) WHERE name = 'dandiset' AND seq = $id",
                    ("$id", id)
                );
            db.Execute(
                "INSERT INTO dandiset_owner (dandiset_id, user_id) VALUES ($id, $user)",
                ("$id", id),
                ("$user", owner.Id)
            );
            db.Execute(
                "INSERT INTO version (dandiset_id, version, name, metadata, status, created, modified) VALUES ($id, 'draft', $name, $metadata, 'Pending', $now, $now)",
                ("$id", id),
                ("$name", name),
                ("$metadata", metadata.ToJsonString()),
                ("$now", now)
            );
            return Find(id)!;
        });

    /// <summary>Removes a Dandiset with its versions and pending uploads; blobs and assets stay.</summary>
    public void Delete(DandisetRow dandiset) =>
        database.Write(db => db.Execute("DELETE FROM dandiset WHERE id = $id", ("$id", dandiset.Id)));

    /// <summary>Whether somebody may write to a Dandiset.</summary>
    public bool IsOwner(DandisetRow dandiset, ServerUser? user) =>
        user is not null
        && (
            user.IsAdmin
            || database.Read(db =>
                db.Number(
                    "SELECT count(*) FROM dandiset_owner WHERE dandiset_id = $id AND user_id = $user",
                    ("$id", dandiset.Id),
                    ("$user", user.Id)
                )
            ) > 0
        );

    /// <summary>The accounts that own a Dandiset.</summary>
    public IReadOnlySet<long> OwnerIds(DandisetRow dandiset) =>
        database
            .Read(db =>
                db.Query(
                    "SELECT user_id FROM dandiset_owner WHERE dandiset_id = $id",
                    row => row.GetInt64(0),
                    ("$id", dandiset.Id)
                )
            )
            .ToHashSet();

    /// <summary>Gives a Dandiset other owners.</summary>
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

    /// <summary>A version, or null.</summary>
    public VersionRow? FindVersion(DandisetRow dandiset, string version) =>
        database.Read(db =>
            db.First(
                $"{VersionColumns} WHERE dandiset_id = $id AND version = $version",
                ReadVersion,
                ("$id", dandiset.Id),
                ("$version", version)
            )
        );

    /// <summary>The draft of a Dandiset.</summary>
    public VersionRow Draft(DandisetRow dandiset) => FindVersion(dandiset, "draft")!;

    /// <summary>Drafts that wait to be judged.</summary>
    public IReadOnlyList<VersionRow> PendingVersions() =>
        database.Read(db => db.Query($"{VersionColumns} WHERE status = 'Pending'", ReadVersion));

    /// <summary>Changes name and metadata of a version, which is to be judged anew.</summary>
    public void Write(VersionRow version, string name, JsonObject metadata) =>
        database.Write(db =>
            db.Execute(
                "UPDATE version SET name = $name, metadata = $metadata, status = 'Pending', modified = $now WHERE id = $id",
                ("$name", name),
                ("$metadata", metadata.ToJsonString()),
                ("$now", Timestamp.After(version.Modified, time)),
                ("$id", version.Id)
            )
        );

    /// <summary>A change of the assets of a version: it is to be judged anew. Called inside of a transaction.</summary>
    public static void Touch(Database db, long versionId, TimeProvider time)
    {
        var last = db.Text("SELECT modified FROM version WHERE id = $id", ("$id", versionId))!;
        db.Execute(
            "UPDATE version SET status = 'Pending', modified = $now WHERE id = $id",
            ("$now", Timestamp.After(last, time)),
            ("$id", versionId)
        );
    }

    /// <summary>Keeps a judgement, unless the version was changed meanwhile.</summary>
    public void Validate(VersionRow version, JsonArray errors, JsonObject metadata) =>
        database.Write(db =>
            db.Execute(
                "UPDATE version SET status = $status, validation_errors = $errors, metadata = $metadata, modified = $now WHERE id = $id AND modified = $seen",
                ("$status", errors.Count == 0 ? "Valid" : "Invalid"),
                ("$errors", errors.ToJsonString()),
                ("$metadata", metadata.ToJsonString()),
                ("$now", Timestamp.After(version.Modified, time)),
                ("$id", version.Id),
                ("$seen", version.Modified)
            )
        );

    /// <summary>How many assets a version has, and how many bytes.</summary>
    public (long Count, long Size) Totals(VersionRow version) =>
        database.Read(db =>
            db.Query(
                "SELECT count(*), coalesce(sum(coalesce(b.size, z.known_size)), 0) FROM version_asset v JOIN asset a ON a.id = v.asset LEFT JOIN blob b ON b.id = a.blob_id LEFT JOIN zarr z ON z.id = a.zarr_id WHERE v.version_id = $id",
                row => (row.GetInt64(0), row.GetInt64(1)),
                ("$id", version.Id)
            )
        )[0];

    private static DandisetRow ReadDandiset(SqliteDataReader row) =>
        new(
            row.GetInt64(0),
            row.GetString(1),
            row.GetString(2),
            row.GetString(3),
            row.IsDBNull(4) ? null : row.GetString(4)
        );

    private static VersionRow ReadVersion(SqliteDataReader row) =>
        new()
        {
            Id = row.GetInt64(0),
            DandisetId = row.GetInt64(1),
            Version = row.GetString(2),
            Name = row.GetString(3),
            Metadata = (JsonObject)JsonNode.Parse(row.GetString(4))!,
            Status = row.GetString(5),
            ValidationErrors = (JsonArray)JsonNode.Parse(row.GetString(6))!,
            Created = row.GetString(7),
            Modified = row.GetString(8),
        };
}
