using Dandi.Server.Data;

namespace Dandi.Server.Integrity;

/// <summary>Compares the rows of blobs and uploads with the rows of objects.</summary>
internal sealed class RowCheck(Database database, CheckReport report, Repair? repair)
{
    private const int RowsPerPage = 1_000;
    private const int MaxNamed = 10;

    // Nobody misses a lost blob that no version has any more.
    private const string IsMissed =
        "lost AND EXISTS (SELECT 1 FROM asset a JOIN version_asset x ON x.asset = a.id WHERE a.blob_id = blob.id)";

    private const string MissedBlobs = $"SELECT id FROM blob WHERE id > $after AND {IsMissed} ORDER BY id LIMIT $limit";

    private static readonly string BlobsWithoutObject = $"""
        SELECT id FROM blob WHERE id > $after AND NOT lost
            AND NOT EXISTS (SELECT 1 FROM object WHERE key = {BlobRow.KeyInSql("blob.id")})
        ORDER BY id LIMIT $limit
        """;

    private static readonly string UploadsWithoutObject = $"""
        SELECT id FROM upload WHERE id > $after
            AND NOT EXISTS (SELECT 1 FROM multipart WHERE upload_id = upload.multipart_id)
            AND NOT EXISTS (SELECT 1 FROM object WHERE key = {BlobRow.KeyInSql("upload.id")})
        ORDER BY id LIMIT $limit
        """;

    // Objects that the next start removes, because what they belonged to was deleted, belong to something as well.
    private const string ObjectsWithoutOwner = """
        FROM object o WHERE NOT EXISTS (SELECT 1 FROM blob WHERE o.key LIKE 'blobs/%' AND id = substr(o.key, 15))
            AND NOT EXISTS (SELECT 1 FROM upload WHERE o.key LIKE 'blobs/%' AND id = substr(o.key, 15))
            AND NOT EXISTS (SELECT 1 FROM zarr WHERE o.key LIKE 'zarr/%' AND id = substr(o.key, 6, 36))
            AND NOT EXISTS (SELECT 1 FROM deleted_zarr WHERE o.key LIKE 'zarr/%' AND id = substr(o.key, 6, 36))
            AND NOT EXISTS (SELECT 1 FROM discarded_object WHERE key = o.key)
        """;

    /// <summary>Names the files that an earlier repair has found lost, and that were not uploaded again.</summary>
    public void NameLost(CancellationToken cancellationToken)
    {
        foreach (var id in List(MissedBlobs, cancellationToken))
            report.AddLost($"{References.Describe(database, BlobRow.KeyOf(id))}: the file is lost. {LostBlobs.Advice}");
    }

    /// <summary>Counts the files that are lost now.</summary>
    public long CountLost() => database.QueryNumber($"SELECT count(*) FROM blob WHERE {IsMissed}");

    public void Run(CancellationToken cancellationToken)
    {
        foreach (var id in List(BlobsWithoutObject, cancellationToken))
            report.AddProblem(
                $"{References.Describe(database, BlobRow.KeyOf(id))}: the object does not exist.",
                repair is null ? null : () => repair.MarkLost(id)
            );
        foreach (var id in List(UploadsWithoutObject, cancellationToken))
            report.AddProblem(
                $"The unfinished upload `{id}` has neither parts nor an object.",
                repair is null ? null : () => repair.RemoveUpload(id)
            );
        var count = database.QueryNumber($"SELECT count(*) {ObjectsWithoutOwner}");
        if (count == 0)
            return;
        var keys = database.Query($"SELECT o.key {ObjectsWithoutOwner} LIMIT {MaxNamed}", row => row.GetString(0));
        report.AddNote(
            $"{CountText.Of(count, "object belongs", "objects belong")} to no blob, upload or Zarr: "
                + $"{References.List(keys, count)}. They are kept."
        );
    }

    private IEnumerable<string> List(string sql, CancellationToken cancellationToken)
    {
        for (var after = ""; ; )
        {
            cancellationToken.ThrowIfCancellationRequested();
            var page = database.Query(sql, row => row.GetString(0), ("$after", after), ("$limit", RowsPerPage));
            if (page.Count == 0)
                yield break;
            foreach (var id in page)
                yield return id;
            after = page[^1];
        }
    }
}
