using System.Globalization;
using Dandi.Server.Data;
using Dandi.Server.Store;

namespace Dandi.Server.Integrity;

/// <summary>Computes the checksums of complete Zarrs from the rows of their entries, and compares them.</summary>
internal sealed class ZarrCheck(Database database, CheckReport report, Repair? repair, TimeProvider time)
{
    private const int ZarrsPerPage = 200;
    private const int EntriesPerPage = 10_000;
    private readonly ObjectTable _objects = new(database);
    private readonly Zarrs _zarrs = new(database, time);

    public void Run(CancellationToken cancellationToken)
    {
        for (var after = ""; _zarrs.ListComplete(after, ZarrsPerPage) is { Count: > 0 } page; after = page[^1])
        {
            foreach (var id in page)
            {
                if (_zarrs.Find(id) is { } zarr)
                    Check(zarr, cancellationToken);
            }
        }
    }

    private void Check(ZarrRow zarr, CancellationToken cancellationToken)
    {
        var (checksum, count, size) = Compute(zarr, cancellationToken);
        if (checksum == zarr.Checksum && (count, size) == (zarr.FileCount, zarr.Size))
            return;
        var name = $"`{zarr.Name}` in Dandiset {zarr.DandisetId.ToString("000000", CultureInfo.InvariantCulture)}";
        if (checksum is not null && count >= zarr.FileCount && IsConsistent(zarr))
        {
            var todo = repair is null ? "A repair lets the archive compute it again." : repair.IngestAgain(zarr);
            report.AddNote($"{name}: its entries have changed since its checksum was computed. {todo}");
            return;
        }
        report.AddProblem(
            $"{name}: its entries have the checksum `{checksum ?? "none"}` instead of `{zarr.Checksum}`.",
            repair is null ? null : () => repair.IngestAgain(zarr)
        );
    }

    /// <summary>
    /// Whether a row can be what an ingest has stored. If it is, and no entry is missing, the checksum of other entries
    /// is no damage: a complete Zarr accepts entries by URLs from before, and <see cref="ObjectCheck"/> has read them.
    /// </summary>
    private static bool IsConsistent(ZarrRow zarr) =>
        zarr.Checksum is { } checksum
        && checksum.EndsWith(
            string.Create(CultureInfo.InvariantCulture, $"-{zarr.FileCount}--{zarr.Size}"),
            StringComparison.Ordinal
        );

    private (string? Checksum, long Count, long Size) Compute(ZarrRow zarr, CancellationToken cancellationToken)
    {
        var checksum = new ZarrChecksum();
        var (count, size) = (0L, 0L);
        for (
            var after = zarr.Prefix;
            _objects.List(zarr.Prefix, after, EntriesPerPage) is { Count: > 0 } page;
            after = page[^1].Key
        )
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var entry in page)
            {
                if (!UInt128.TryParse(entry.ETag, NumberStyles.AllowHexSpecifier, null, out var md5))
                    return (null, 0, 0);
                checksum.Add(new ZarrEntry(entry.Key[zarr.Prefix.Length..], md5, entry.Size));
            }
            (count, size) = (count + page.Count, size + page.Sum(entry => entry.Size));
        }
        return (checksum.Complete(), count, size);
    }
}
