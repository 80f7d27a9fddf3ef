using System.Globalization;
using Dandi.Server.Data;
using Dandi.Server.Store;
using Dandi.Server.Store.Files;

namespace Dandi.Server.Integrity;

/// <summary>
/// Moves broken bytes aside and changes rows so that the archive tells the truth: what is lost does not exist, and can
/// be uploaded again. Each method returns a sentence about what it did.
/// </summary>
internal sealed class Repair(Database database, BrokenFolder broken, TimeProvider time)
{
    private readonly ObjectTable _objects = new(database);
    private readonly Zarrs _zarrs = new(database, time);

    /// <summary>Removes an object, with the same consequences as if it had never been stored.</summary>
    public string RemoveObject(StoredObject stored, string reason)
    {
        var segments = _objects.ListSegments(stored.Key);
        // The bytes first: after a crash in between, the row still names them, and the next repair finds it broken.
        var done = Move(
            stored.Key,
            reason,
            [.. segments.Select(bytes => (bytes, IsShared(bytes.File, stored.Key, "", 0)))]
        );
        var (blob, zarr) = (BlobRow.FindId(stored.Key), FindZarr(stored.Key));
        Write(db =>
        {
            db.Execute("DELETE FROM object WHERE key = $key", ("$key", stored.Key));
            if (blob is not null)
                LostBlobs.Mark(db, blob, time);
            if (zarr is not null)
                Zarrs.MarkIncomplete(db, zarr.Id);
        });
        return zarr is null
            ? $"{done}. {LostBlobs.Advice}"
            : $"{done}, and the Zarr is pending. Upload the Zarr again to restore it.";
    }

    /// <summary>Removes a part of an unfinished upload, which its client sends again.</summary>
    public string RemovePart(string uploadId, StoredPart part, string reason)
    {
        var isShared = IsShared(part.Bytes.File, "", uploadId, part.Number);
        var name = string.Create(CultureInfo.InvariantCulture, $"{uploadId}/{part.Number}");
        var done = Move(name, reason, [(part.Bytes, isShared)]);
        Write(db =>
            db.Execute(
                "DELETE FROM part WHERE upload_id = $id AND number = $number",
                ("$id", uploadId),
                ("$number", part.Number)
            )
        );
        return $"{done}; the upload can be repeated.";
    }

    /// <summary>Removes an upload that cannot be completed.</summary>
    public string RemoveUpload(string id)
    {
        Write(db => db.Execute("DELETE FROM upload WHERE id = $id", ("$id", id)));
        return "It was removed; the upload can be repeated.";
    }

    /// <summary>Marks a blob whose object does not exist.</summary>
    public string MarkLost(string blob)
    {
        Write(db => LostBlobs.Mark(db, blob, time));
        return $"The file is marked as lost. {LostBlobs.Advice}";
    }

    /// <summary>Lets the archive compute a SHA-256 again.</summary>
    public string ForgetSha256(BlobRow blob)
    {
        Write(db =>
        {
            db.Execute("UPDATE blob SET sha256 = NULL WHERE id = $id", ("$id", blob.Id));
            LostBlobs.ValidateAgain(db, blob.Id, time);
        });
        return "The archive will compute it again.";
    }

    /// <summary>Lets the archive compute the checksum of a Zarr again.</summary>
    public string IngestAgain(ZarrRow zarr)
    {
        _zarrs.Reset(zarr);
        _zarrs.Finalize(zarr, isStuck: false);
        database.Flush();
        return "The archive will compute it again.";
    }

    private string Move(string key, string reason, IReadOnlyList<(StoredBytes Bytes, bool IsShared)> segments) =>
        broken.Add(key, reason, segments) ? "It was moved aside" : "Its row was removed";

    private void Write(Action<Database> change)
    {
        // What was missing may come back, with a disk or a person: no later start may take it for a leftover.
        Settings.Set(database, FolderStore.KeepsUnknown, "1");
        database.Write(change);
        database.Flush();
    }

    private ZarrRow? FindZarr(string key) =>
        key.StartsWith(ZarrRow.Root, StringComparison.Ordinal) ? _zarrs.Find(key.Split('/')[1]) : null;

    /// <summary>Whether a file has bytes of anything but an object or a part.</summary>
    private bool IsShared(string file, string key, string uploadId, int number) =>
        database.QueryNumber(
            """
            SELECT EXISTS (SELECT 1 FROM segment WHERE file = $file AND key <> $key)
                OR EXISTS (SELECT 1 FROM part WHERE file = $file AND (upload_id, number) <> ($upload, $number))
            """,
            ("$file", file),
            ("$key", key),
            ("$upload", uploadId),
            ("$number", number)
        ) != 0;
}
