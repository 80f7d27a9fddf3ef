using System.Globalization;

namespace Dandi.Server.Data;

/// <summary>The versions of a Dandiset as a list, and the publication of its draft (archive-api.md §5.3).</summary>
/// <remarks>
/// A request turns a valid draft to <c>Publishing</c>; background processing then creates the version in one
/// transaction. A change of the draft in between makes it <c>Pending</c> again, which cancels the publication, as in
/// the real archive. Nothing changes a published version, apart from its deletion by an administrator.
/// </remarks>
internal sealed class Versions(Database database, TimeProvider time)
{
    // There may be a thousand in a page, each with megabytes of metadata.
    private const string ColumnsOfList =
        "SELECT id, dandiset_id, version, name, '{}', status, '[]', created, modified, release_notes FROM version";

    private const string IsPublished = "dandiset_id = $id AND version <> 'draft'";

    public long Count(DandisetRow dandiset) =>
        database.Read(db =>
            db.QueryNumber("SELECT count(*) FROM version WHERE dandiset_id = $id", ("$id", dandiset.Id))
        );

    /// <summary>
    /// Lists versions in the order of their creation, without their metadata; the draft is the oldest.
    /// </summary>
    public IReadOnlyList<VersionRow> List(DandisetRow dandiset, bool newestFirst, long skip, int take) =>
        database.Read(db =>
            db.Query(
                $"{ColumnsOfList} WHERE dandiset_id = $id ORDER BY "
                    + (newestFirst ? "created DESC, id DESC" : "created, id")
                    + " LIMIT $take OFFSET $skip",
                Dandisets.ReadVersion,
                ("$id", dandiset.Id),
                ("$take", take),
                ("$skip", skip)
            )
        );

    /// <summary>The version that was published last, or null.</summary>
    public VersionRow? FindPublished(DandisetRow dandiset) =>
        database.Read(db =>
            db.QueryFirst(
                $"{Dandisets.VersionColumns} WHERE {IsPublished} ORDER BY created DESC, id DESC LIMIT 1",
                Dandisets.ReadVersion,
                ("$id", dandiset.Id)
            )
        );

    /// <summary>Whether a Dandiset has a published version. Call it inside a transaction.</summary>
    public static bool HasPublished(Database db, DandisetRow dandiset) =>
        db.QueryNumber($"SELECT EXISTS (SELECT 1 FROM version WHERE {IsPublished})", ("$id", dandiset.Id)) != 0;

    /// <summary>Whether an asset of a version is a Zarr.</summary>
    public bool HasZarrs(VersionRow version) =>
        database.Read(db =>
            db.QueryNumber(
                """
                SELECT EXISTS (SELECT 1 FROM version_asset v JOIN asset a ON a.id = v.asset
                    WHERE v.version_id = $id AND a.zarr_id IS NOT NULL)
                """,
                ("$id", version.Id)
            )
        ) != 0;

    /// <summary>Lets background processing publish a draft, if it and all of its assets are valid.</summary>
    /// <returns>
    /// Null if it will be published; otherwise the status that prevents it: that of the draft, or <c>Invalid</c> if
    /// not all assets are valid.
    /// </returns>
    /// <exception cref="DeletedRowException">The draft was deleted meanwhile.</exception>
    public string? BeginPublication(VersionRow draft, string releaseNotes) =>
        database.Write(db =>
        {
            var status = db.QueryText("SELECT status FROM version WHERE id = $id", ("$id", draft.Id))
                ?? throw new DeletedRowException();
            if (status != "Valid")
                return status;
            var changed = db.Execute(
                """
                UPDATE version SET status = 'Publishing', release_notes = $notes
                WHERE id = $id AND NOT EXISTS (SELECT 1 FROM version_asset v JOIN asset a ON a.id = v.asset
                    WHERE v.version_id = $id AND a.status <> 'Valid')
                """,
                ("$id", draft.Id),
                ("$notes", releaseNotes)
            );
            return changed > 0 ? null : "Invalid";
        });

    /// <summary>Lists the drafts that are to be published.</summary>
    /// <param name="after">Only primary keys after this one.</param>
    /// <param name="limit">The maximum number of drafts.</param>
    /// <returns>Their primary keys, in ascending order.</returns>
    public IReadOnlyList<long> ListPublishing(long after, int limit) =>
        database.Read(db =>
            db.Query(
                "SELECT id FROM version WHERE status = 'Publishing' AND id > $after ORDER BY id LIMIT $limit",
                row => row.GetInt64(0),
                ("$after", after),
                ("$limit", limit)
            )
        );

    /// <summary>
    /// Publishes a draft, unless it was changed after <see cref="BeginPublication"/>: a new version with the same
    /// metadata and the same assets.
    /// </summary>
    public void Publish(long draftId) =>
        database.Write(db =>
        {
            var draft = ("$draft", (object?)draftId);
            if (db.QueryText("SELECT modified FROM version WHERE id = $draft", draft) is not { } modified)
                return;
            var now = ("$now", (object?)Timestamp.After(modified, time));
            var added = db.Execute(
                """
                INSERT INTO version (dandiset_id, version, name, metadata, status, created, modified, release_notes)
                SELECT dandiset_id, $number, name, metadata, 'Valid', $now, $now, release_notes FROM version
                WHERE id = $draft AND status = 'Publishing'
                """,
                ("$number", NextNumber(db, draftId)),
                draft,
                now
            );
            if (added == 0)
                return;
            db.Execute(
                """
                INSERT INTO version_asset (version_id, path, asset)
                SELECT $version, path, asset FROM version_asset WHERE version_id = $draft
                """,
                ("$version", db.QueryNumber("SELECT last_insert_rowid()")),
                draft
            );
            db.Execute(
                """
                UPDATE asset SET published = $now
                WHERE published IS NULL AND id IN (SELECT asset FROM version_asset WHERE version_id = $draft)
                """,
                draft,
                now
            );
            db.Execute(
                "UPDATE version SET status = 'Published', release_notes = '', modified = $now WHERE id = $draft",
                draft,
                now
            );
        });

    /// <summary>
    /// Deletes a published version. Assets that are in no other one stay for some days
    /// (<see cref="DiscardedObjects"/>). Without the newest version, the draft is validated again.
    /// </summary>
    public void Delete(VersionRow version) =>
        database.Write(db =>
        {
            db.Execute(
                """
                UPDATE asset SET modified = $now WHERE id IN (SELECT asset FROM version_asset WHERE version_id = $id)
                    AND NOT EXISTS (SELECT 1 FROM version_asset o WHERE o.asset = asset.id AND o.version_id <> $id)
                """,
                ("$id", version.Id),
                ("$now", Timestamp.Format(time.GetUtcNow()))
            );
            // The number is never given again, and a draft without its publication can be published again.
            db.Execute(
                """
                INSERT OR IGNORE INTO deleted_version (dandiset_id, version)
                SELECT dandiset_id, version FROM version WHERE id = $id
                """,
                ("$id", version.Id)
            );
            db.Execute(
                """
                UPDATE version SET status = 'Pending'
                WHERE dandiset_id = $dandiset AND version = 'draft' AND status = 'Published' AND $id = (
                    SELECT id FROM version WHERE dandiset_id = $dandiset AND version <> 'draft'
                    ORDER BY created DESC, id DESC LIMIT 1)
                """,
                ("$dandiset", version.DandisetId),
                ("$id", version.Id)
            );
            db.Execute("DELETE FROM version WHERE id = $id AND version <> 'draft'", ("$id", version.Id));
        });

    /// <summary>
    /// The number of a new version: the current minute, or the first one after it that no version has or had.
    /// </summary>
    private string NextNumber(Database db, long draftId)
    {
        for (var minute = time.GetUtcNow().UtcDateTime; ; minute = minute.AddMinutes(1))
        {
            var number = minute.ToString("'0.'yyMMdd'.'HHmm", CultureInfo.InvariantCulture);
            var found = db.QueryText(
                """
                WITH d (id) AS (SELECT dandiset_id FROM version WHERE id = $id)
                SELECT version FROM version WHERE dandiset_id = (SELECT id FROM d) AND version = $number
                UNION ALL
                SELECT version FROM deleted_version WHERE dandiset_id = (SELECT id FROM d) AND version = $number
                """,
                ("$id", draftId),
                ("$number", number)
            );
            if (found is null)
                return number;
        }
    }
}
