using System.Globalization;
using System.Text.Json.Nodes;
using Dandi.Server.Json;

namespace Dandi.Server.Data;

/// <summary>The end of embargoes (archive-api.md §4).</summary>
/// <remarks>
/// A request turns the Dandiset from <c>EMBARGOED</c> to <c>UNEMBARGOING</c>, in which nobody can change it; background
/// processing opens its objects and then makes it <c>OPEN</c>. Interrupted in between, it continues at the next start.
/// </remarks>
internal sealed class Embargoes(Database database, TimeProvider time)
{
    /// <summary>The status of a Dandiset whose embargo is being ended.</summary>
    public const string Ending = "UNEMBARGOING";

    /// <summary>Lets background processing end an embargo.</summary>
    /// <returns>False if the Dandiset is not embargoed, or has unfinished uploads.</returns>
    public bool BeginEnd(DandisetRow dandiset) =>
        database.Write(db =>
            db.Execute(
                $"""
                UPDATE dandiset SET embargo_status = '{Ending}' WHERE id = $id AND embargo_status = 'EMBARGOED'
                    AND NOT EXISTS (SELECT 1 FROM upload WHERE dandiset_id = $id)
                """,
                ("$id", dandiset.Id)
            )
        ) > 0;

    /// <summary>Lists the Dandisets whose embargo is to be ended.</summary>
    /// <param name="after">Only Dandisets after this one.</param>
    /// <param name="limit">The maximum number of Dandisets.</param>
    public IReadOnlyList<long> ListEnding(long after, int limit) =>
        database.Read(db =>
            db.Query(
                $"""
                SELECT id FROM dandiset WHERE embargo_status = '{Ending}' AND id > $after ORDER BY id LIMIT $limit
                """,
                row => row.GetInt64(0),
                ("$after", after),
                ("$limit", limit)
            )
        );

    /// <summary>Lists embargoed blobs of the draft, in the order of their ids.</summary>
    public IReadOnlyList<string> ListBlobs(VersionRow draft, int limit) =>
        database.Read(db =>
            db.Query(
                """
                SELECT DISTINCT b.id FROM version_asset v JOIN asset a ON a.id = v.asset JOIN blob b ON b.id = a.blob_id
                WHERE v.version_id = $version AND b.embargoed ORDER BY b.id LIMIT $limit
                """,
                row => row.GetString(0),
                ("$version", draft.Id),
                ("$limit", limit)
            )
        );

    /// <summary>Lets everybody read blobs.</summary>
    public void Open(IEnumerable<string> blobIds) =>
        database.Write(db =>
        {
            foreach (var id in blobIds)
                db.Execute("UPDATE blob SET embargoed = 0 WHERE id = $id", ("$id", id));
        });

    /// <summary>
    /// Opens a Dandiset, after its objects. Its metadata keeps the date of that; draft and assets are validated again.
    /// </summary>
    public void End(DandisetRow dandiset, VersionRow draft) =>
        database.Write(db =>
        {
            var changed = db.Execute(
                $"""
                UPDATE dandiset SET embargo_status = 'OPEN', embargo_end = NULL, modified = $now
                WHERE id = $id AND embargo_status = '{Ending}'
                """,
                ("$id", dandiset.Id),
                ("$now", Timestamp.After(dandiset.Modified, time))
            );
            if (changed == 0)
                return;
            db.Execute(
                """
                UPDATE asset SET status = 'Pending'
                WHERE id IN (SELECT asset FROM version_asset WHERE version_id = $version)
                """,
                ("$version", draft.Id)
            );
            if (draft.IsMetadataReadable)
            {
                SetEnd(draft.Metadata, time.GetUtcNow());
                db.Execute(
                    "UPDATE version SET metadata = $metadata WHERE id = $version",
                    ("$metadata", JsonText.Write(draft.Metadata)),
                    ("$version", draft.Id)
                );
            }
            Dandisets.Touch(db, draft.Id, time);
        });

    private static void SetEnd(JsonObject metadata, DateTimeOffset now)
    {
        if (metadata["access"] is not JsonArray { Count: > 0 } access || access[0] is not JsonObject first)
            metadata["access"] = new JsonArray(first = []);
        first["embargoedUntil"] = now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }
}
