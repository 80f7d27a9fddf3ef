using System.Buffers;
using System.Collections.Concurrent;
using System.Security.Cryptography;
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
    private readonly GroupCommit _commits = new(database);

    /// <summary>Writes a body to a new file. The caller must write its row with <see cref="CommitAsync"/>.</summary>
    /// <returns>Where the bytes are, and their MD5.</returns>
    /// <exception cref="S3Error">The body does not match its <c>Content-MD5</c>. No bytes remain.</exception>
    public async Task<(StoredBytes Bytes, byte[] Md5)> AddAsync(IncomingBody body, CancellationToken cancellationToken)
    {
        if (body.Length <= BlobPacks.MaxSize)
            return await AddSmallAsync(body, cancellationToken);
        var (bytes, md5) = await files.AddAsync(body.Bytes, cancellationToken);
        if (body.IsMatch(md5))
            return (bytes, md5);
        files.Release(bytes.File);
        files.Remove([bytes.File]);
        throw S3Error.BadDigest();
    }

    /// <summary>
    /// Changes rows, together with those of other requests, after the name of the new file that they name was flushed;
    /// then deletes the files that they no longer name. If the change fails, the new bytes are deleted instead.
    /// </summary>
    /// <param name="added">The new bytes.</param>
    /// <param name="change">Changes the rows, and returns the files that they no longer name.</param>
    public async Task CommitAsync(StoredBytes added, Func<Database, IEnumerable<string>> change)
    {
        try
        {
            var unused = await _commits.WriteAsync(FolderFlush.Flush, files.Unfinished, db =>
                MarkUnused(db, change(db))
            );
            await database.WhenDurableAsync();
            Remove(unused);
        }
        finally
        {
            if (files.Release(added.File))
                await SettleAsync(added.File);
        }
    }

    private async Task<(StoredBytes Bytes, byte[] Md5)> AddSmallAsync(
        IncomingBody body,
        CancellationToken cancellationToken
    )
    {
        var length = (int)body.Length;
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            await body.Bytes.ReadExactlyAsync(buffer.AsMemory(0, length), cancellationToken);
            var md5 = MD5.HashData(buffer.AsSpan(0, length));
            if (!body.IsMatch(md5))
                throw S3Error.BadDigest();
            return (await files.Packs.AddAsync(buffer.AsMemory(0, length)), md5);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Publishes a new file if a row names it, which is durable then; if none does, deletes it.</summary>
    private async Task SettleAsync(string file)
    {
        if (database.Read(db => ObjectTable.IsNamed(db, file)))
        {
            files.Publish(file);
            return;
        }
        // Rows that named it may have been deleted just now.
        await database.WhenDurableAsync();
        files.Remove([file]);
    }

    /// <summary>Changes rows in a transaction, then deletes the files that they no longer name.</summary>
    /// <param name="change">Changes the rows, and returns the files that they no longer name.</param>
    public void Replace(Func<Database, IEnumerable<string>> change)
    {
        var unused = database.Write(db => MarkUnused(db, change(db)));
        if (unused.Count > 0)
            database.Flush();
        Remove(unused);
    }

    /// <summary>
    /// Records files that no row names after a transaction, so that a crash before their removal leaves none behind.
    /// Call it at the end of the transaction, and <see cref="Remove"/> after it.
    /// </summary>
    /// <param name="db">The database.</param>
    /// <param name="released">The files of rows that the transaction has deleted; others may still name them.</param>
    /// <returns>The files to remove.</returns>
    private List<string> MarkUnused(Database db, IEnumerable<string> released)
    {
        // A pending file gets another row, or is removed when it gets none.
        var names = released
            .Distinct(StringComparer.Ordinal)
            .Where(name => !files.IsPending(name) && !ObjectTable.IsNamed(db, name))
            .ToList();
        // Removed files are forgotten with the next removal: this saves a transaction for each.
        if (names.Count > 0)
            ForgetRemoved(db);
        foreach (var name in names)
            db.Execute("INSERT OR IGNORE INTO unused_file (file) VALUES ($file)", ("$file", name));
        return names;
    }

    /// <summary>Deletes files once the transaction that marked them is durable.</summary>
    private void Remove(IEnumerable<string> unused)
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
