using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Dandi.Archive.Requests;

namespace Dandi.Archive;

/// <summary>Lists the entries of a Zarr page by page, in bounded memory.</summary>
/// <param name="connection">The connection to send requests with.</param>
/// <param name="zarrId">The id of the Zarr.</param>
/// <param name="prefix">What the paths begin with; empty for all entries.</param>
internal sealed class ZarrEntryListing(ArchiveConnection connection, string zarrId, string prefix)
{
    // A hundred million entries, far more than any Zarr has.
    private const int MaxPages = 100_000;

    // A key of S3 has at most 1,024 bytes.
    private const int MaxPathLength = 1024;

    /// <summary>Lists the entries. The next page is requested while one is used.</summary>
    public async IAsyncEnumerable<RemoteZarrEntry> ReadAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var progress = new ListingProgress();
        var request = Request(("prefix", prefix));
        var page = ReadPageAsync(request, cancellationToken);
        while (true)
        {
            var (entries, hasNext) = await page;
            if (hasNext)
            {
                var (first, last) = entries.Count == 0 ? (null, null) : (PathOf(entries[0]), PathOf(entries[^1]));
                if (progress.FindProblem(first, last, MaxPages) is { } problem)
                    throw connection.Invalid(request, problem);
                request = Request(("prefix", prefix), ("after", last!));
                page = ReadPageAsync(request, cancellationToken);
            }
            // Some stores list folders as empty objects whose keys end in a slash.
            foreach (var entry in entries.Where(entry => entry.Entry.Size > 0 || !PathOf(entry).EndsWith('/')))
                yield return entry;
            if (!hasNext)
                yield break;
        }
    }

    /// <summary>Gets the first entry: the one whose path is the prefix, if there is one.</summary>
    /// <returns>Null if there are none.</returns>
    public async Task<RemoteZarrEntry?> ReadFirstAsync(CancellationToken cancellationToken)
    {
        var (entries, _) = await ReadPageAsync(Request(("limit", "1"), ("prefix", prefix)), cancellationToken);
        return entries.Count > 0 ? entries[0] : null;
    }

    private ArchiveRequest Request(params ReadOnlySpan<(string Name, string Value)> parameters)
    {
        var target = new StringBuilder($"/zarr/{zarrId}/files/");
        var separator = '?';
        foreach (var (name, value) in parameters)
        {
            if (value.Length == 0)
                continue;
            target.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
            separator = '&';
        }
        return ArchiveRequest.Get(target.ToString());
    }

    private async Task<(IReadOnlyList<RemoteZarrEntry> Entries, bool HasNext)> ReadPageAsync(
        ArchiveRequest request,
        CancellationToken cancellationToken
    )
    {
        var json = await connection.SendForJsonAsync(request, cancellationToken);
        if (json.Member("results") is not { ValueKind: JsonValueKind.Array } results)
            throw connection.Invalid(request, "has no valid `results`");
        var entries = results.EnumerateArray().Select(item => Read(request, item)).ToList();
        return (entries, json.Member("next") is { ValueKind: not JsonValueKind.Null });
    }

    private RemoteZarrEntry Read(ArchiveRequest request, JsonElement item)
    {
        var path =
            item.Member("Key").Text() is { Length: <= MaxPathLength } key
            && AssetPath.IsRelative(key.EndsWith('/') ? key[..^1] : key)
                ? key
                : throw connection.Invalid(
                    request,
                    $"has the entry {Quoted.Of(item.Member("Key").Text() ?? "")}, which is not a valid path in a Zarr"
                );
        // An ETag that is not an MD5 belongs to an object of several parts. No local entry is equal to it.
        var isMd5 = UInt128.TryParse(
            item.Member("ETag").Text()?.Trim('"'),
            NumberStyles.AllowHexSpecifier,
            CultureInfo.InvariantCulture,
            out var md5
        );
        var size = item.Member("Size").Count()
            ?? throw connection.Invalid(request, "has an entry without a valid `Size`");
        return new RemoteZarrEntry(
            new ZarrEntry(path, isMd5 ? md5 : default, size),
            item.Member("LastModified").Time()
        );
    }

    private static string PathOf(RemoteZarrEntry item) => item.Entry.Path;
}
