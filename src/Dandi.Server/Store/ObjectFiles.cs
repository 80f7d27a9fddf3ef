using System.Collections.Concurrent;
using Dandi.Files;
using Dandi.Server.Data;
using Dandi.Server.Store.Files;

namespace Dandi.Server.Store;

/// <summary>
/// Adds and removes files of the store in the order that keeps rows and files consistent (see
/// <see cref="FolderStore"/>).
/// </summary>
internal sealed class ObjectFiles(Database database, BlobFiles files)
{
    private readonly ConcurrentQueue<string> _removed = new();

    /// <summary>Writes a body to a new file. The caller makes its name durable and writes the row.</summary>
    /// <exception cref="S3Error">The body does not match its <c>Content-MD5</c>. No file remains.</exception>
    public async Task<(string File, long Size, byte[] Md5)> AddAsync(
        IncomingBody body,
        CancellationToken cancellationToken
    )
    {
        var added = await files.AddAsync(body.Bytes, cancellationToken);
        if (body.Md5 is null || body.Md5.AsSpan().SequenceEqual(added.Md5))
            return added;
        files.Remove([added.Name]);
        throw new S3Error(400, "BadDigest", "The Content-MD5 you specified did not match what we received.");
    }

    /// <summary>
    /// Changes rows in a transaction, then deletes the files that they no longer name. If the transaction fails, the
    /// new file is deleted instead.
    /// </summary>
    /// <param name="change">Changes the rows, and returns the files that are no longer named.</param>
    /// <param name="newFile">The file that the changed rows name, whose name is flushed first; or null.</param>
    public void Replace(Func<Database, IEnumerable<string>> change, string? newFile = null)
    {
        List<string> unused;
        try
        {
            if (newFile is not null)
                FolderFlush.Flush(files.Unfinished);
            unused = database.Write(db => MarkUnused(db, change(db)));
        }
        catch
        {
            if (newFile is not null)
                files.Remove([newFile]);
            throw;
        }
        if (newFile is not null)
            files.Publish(newFile);
        Remove(unused);
    }

    /// <summary>
    /// Records files that the rows of a transaction no longer name, so that a crash before their removal leaves none
    /// behind. Call it inside the transaction, and <see cref="Remove"/> after it.
    /// </summary>
    /// <returns>The files to remove.</returns>
    public List<string> MarkUnused(Database db, IEnumerable<string> unused)
    {
        var names = unused.ToList();
        // Removed files are forgotten with the next removal: this saves a transaction for each.
        if (names.Count > 0)
            ForgetRemoved(db);
        foreach (var name in names)
            db.Execute("INSERT OR IGNORE INTO unused_file (file) VALUES ($file)", ("$file", name));
        return names;
    }

    /// <summary>Deletes files after the transaction that marked them.</summary>
    public void Remove(IEnumerable<string> unused)
    {
        foreach (var name in files.Remove(unused))
            _removed.Enqueue(name);
    }

    /// <summary>Deletes the files that an earlier process marked and did not remove.</summary>
    public void RemoveMarked()
    {
        var marked = database.Read(db => db.Query("SELECT file FROM unused_file", row => row.GetString(0)));
        Remove(marked);
        if (marked.Count > 0)
            database.Write(ForgetRemoved);
    }

    private void ForgetRemoved(Database db)
    {
        while (_removed.TryDequeue(out var name))
            db.Execute("DELETE FROM unused_file WHERE file = $file", ("$file", name));
    }
}
