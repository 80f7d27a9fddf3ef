using Dandi.Files;
using Dandi.Server.Data;

namespace Dandi.Server.Store;

/// <summary>
/// Adds and removes files of the store in the order that keeps rows and files consistent (see
/// <see cref="FolderStore"/>).
/// </summary>
internal sealed class ObjectFiles(Database database, BlobFiles files)
{
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
    /// <param name="newFile">The file that the changed rows name, whose folder is flushed first; or null.</param>
    public void Replace(Func<Database, IEnumerable<string>> change, string? newFile = null)
    {
        List<string> unused;
        try
        {
            if (newFile is not null)
                FolderFlush.Flush(files.FolderOf(newFile));
            unused = database.Write(db => change(db).ToList());
        }
        catch
        {
            if (newFile is not null)
                files.Remove([newFile]);
            throw;
        }
        files.Remove(unused);
    }
}
