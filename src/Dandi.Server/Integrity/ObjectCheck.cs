using System.Security.Cryptography;
using Dandi.Files;
using Dandi.Server.Data;
using Dandi.Server.Store;
using Dandi.Server.Store.Files;

namespace Dandi.Server.Integrity;

/// <summary>
/// Reads all objects and parts, on all processors, and compares their bytes with the digests in the database: the ETag,
/// which is an MD5 or an MD5 of those of the parts, and the SHA-256 of a blob.
/// </summary>
internal sealed class ObjectCheck(
    Database database,
    BlobFiles files,
    CheckReport report,
    Repair? repair,
    TimeProvider time
)
{
    private const int RowsPerPage = 1_000;
    private readonly ObjectTable _objects = new(database);
    private readonly Blobs _blobs = new(database, time);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = Environment.ProcessorCount,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForEachAsync(ListObjects(), options, CheckObjectAsync);
        await Parallel.ForEachAsync(ListParts(), options, CheckPartAsync);
    }

    private IEnumerable<StoredObject> ListObjects()
    {
        for (var after = ""; _objects.List("", after, RowsPerPage) is { Count: > 0 } page; after = page[^1].Key)
        {
            foreach (var found in page)
                yield return found;
        }
    }

    private IEnumerable<(string UploadId, StoredPart Part)> ListParts()
    {
        for (var (upload, number) = ("", 0); ; )
        {
            var page = MultipartUploads.ListParts(database, upload, number, RowsPerPage);
            if (page.Count == 0)
                yield break;
            foreach (var part in page)
                yield return part;
            (upload, number) = (page[^1].UploadId, page[^1].Part.Number);
        }
    }

    private async ValueTask CheckObjectAsync(StoredObject stored, CancellationToken cancellationToken)
    {
        var blob = BlobRow.FindId(stored.Key) is { } id ? _blobs.Find(id) : null;
        using var sha256 = blob?.Sha256 is null ? null : IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        if (await FindProblemAsync(stored, blob, sha256, cancellationToken) is { } problem)
            report.AddProblem(
                $"{References.Describe(database, stored.Key)}: {problem.Text}.",
                repair is null || !problem.IsDamage ? null : () => repair.RemoveObject(stored, problem.Text)
            );
        else if (sha256 is not null && Convert.ToHexStringLower(sha256.GetHashAndReset()) != blob!.Sha256)
            report.AddProblem(
                $"{References.Describe(database, stored.Key)}: the bytes match the ETag, but not the SHA-256 "
                    + $"`{blob.Sha256}` in the database.",
                repair is null ? null : () => repair.ForgetSha256(blob)
            );
        report.AddObject();
    }

    /// <returns>What is wrong; null if nothing is.</returns>
    private async Task<Problem?> FindProblemAsync(
        StoredObject stored,
        BlobRow? blob,
        IncrementalHash? sha256,
        CancellationToken cancellationToken
    )
    {
        if (blob is not null && (blob.Size, blob.ETag) != (stored.Size, stored.ETag))
            return new Problem(
                $"the object has {stored.Size} bytes and the ETag `{stored.ETag}`, but its blob {blob.Size} bytes "
                    + $"and `{blob.ETag}`"
            );
        var segments = _objects.ListSegments(stored.Key);
        if (segments.Sum(segment => segment.Size) is var size && size != stored.Size)
            return new Problem($"the object has {stored.Size} bytes, but its files have {size}");
        var md5s = new List<byte[]>();
        try
        {
            foreach (var segment in segments)
                md5s.Add(await HashAsync(segment, sha256, cancellationToken));
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            return Unreadable(error);
        }
        var etag =
            md5s.Count == 1 && !stored.ETag.Contains('-', StringComparison.Ordinal)
                ? Convert.ToHexStringLower(md5s[0])
                : MultipartUploads.ETagOf(md5s);
        return etag == stored.ETag ? null : new Problem($"the bytes have the ETag `{etag}` instead of `{stored.ETag}`");
    }

    private async ValueTask CheckPartAsync((string UploadId, StoredPart Part) row, CancellationToken cancellationToken)
    {
        var (uploadId, part) = row;
        Problem? problem = null;
        try
        {
            var md5 = Convert.ToHexStringLower(await HashAsync(part.Bytes, null, cancellationToken));
            if (md5 != part.Md5)
                problem = new Problem($"the bytes have the MD5 `{md5}` instead of `{part.Md5}`");
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            problem = Unreadable(error);
        }
        if (problem is not null)
            report.AddProblem(
                $"Part {part.Number} of the unfinished upload `{uploadId}`: {problem.Text}.",
                repair is null || !problem.IsDamage ? null : () => repair.RemovePart(uploadId, part, problem.Text)
            );
    }

    /// <summary>Computes the MD5 of bytes, and adds them to another hash.</summary>
    /// <exception cref="IOException">They cannot be read, or the file is shorter.</exception>
    private async Task<byte[]> HashAsync(StoredBytes bytes, IncrementalHash? other, CancellationToken cancellationToken)
    {
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        await using var source = Open(bytes.File);
        source.Position = bytes.Start;
        await using var target = new HashStream(other is null ? [md5] : [md5, other]);
        await RangeCopy.CopyAsync(source, target, bytes.Size, null, cancellationToken);
        report.AddBytes(bytes.Size);
        return md5.GetHashAndReset();
    }

    private FileStream Open(string file)
    {
        try
        {
            return files.OpenRead(file);
        }
        catch (Exception error) when (StorageFault.Is(error) && !IsGone(file))
        {
            throw new InaccessibleFileException(error);
        }
    }

    /// <summary>Whether there is no such file, or something else has its name.</summary>
    private bool IsGone(string file)
    {
        try
        {
            return files.Find(file) is null;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static Problem Unreadable(Exception error) =>
        error switch
        {
            FileNotFoundException { FileName: { } path } => new Problem($"its file `{path}` does not exist"),
            FileNotFoundException or DirectoryNotFoundException => new Problem("its file does not exist"),
            EndOfStreamException => new Problem("its file is too short"),
            InaccessibleFileException => new Problem(
                $"its file cannot be opened ({error.Message.TrimEnd('.')}), but may be intact: look at the permissions "
                    + "and the disk, and check again",
                IsDamage: false
            ),
            _ => new Problem($"its bytes cannot be read ({error.Message.TrimEnd('.')})"),
        };

    /// <summary>What is wrong with an object or part.</summary>
    /// <param name="Text">The words for it, without a full stop.</param>
    /// <param name="IsDamage">Whether it may be repaired: otherwise the bytes may be intact.</param>
    private sealed record Problem(string Text, bool IsDamage = true);
}
