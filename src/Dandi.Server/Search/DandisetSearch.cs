using System.Text.Json.Nodes;
using System.Threading.RateLimiting;
using Dandi.Server.Data;
using Dandi.Server.Http;
using Dandi.Server.Json;

namespace Dandi.Server.Search;

/// <summary>Finds Dandisets. The newest version of one is that published last, or the draft.</summary>
/// <remarks>
/// The database compares everything but words: those are searched in all metadata, which takes long, so it happens
/// outside of the lock of the database. The number of different statements is bounded, because statements stay
/// prepared: values are parameters, and lists are JSON.
/// </remarks>
#pragma warning disable CA1001 // a limiter without a timer has nothing to dispose
internal sealed class DandisetSearch(Database database)
#pragma warning restore CA1001
{
    /// <summary>The maximum number of searches for words at the same time.</summary>
    public const int MaxWordSearches = 2;

    /// <summary>The maximum number of searches that wait for these.</summary>
    public const int MaxWaiting = 20;

    private const string IsOwner =
        "EXISTS (SELECT 1 FROM dandiset_owner o WHERE o.dandiset_id = d.id AND o.user_id = $user)";

    private const string Base = $"""
        SELECT d.id FROM dandiset d
            JOIN version n ON n.id = (
                SELECT id FROM version WHERE dandiset_id = d.id ORDER BY created DESC, id DESC LIMIT 1)
            LEFT JOIN star s ON s.dandiset_id = d.id AND s.user_id = $user
        WHERE (d.embargo_status = 'OPEN' OR ($embargoed AND ($admin OR {IsOwner})))
            AND ($drafts OR n.version <> 'draft')
            AND ($empty OR EXISTS (SELECT 1 FROM version_asset WHERE version_id = n.id))
            AND (NOT $mine OR {IsOwner})
            AND (NOT $starred OR s.id IS NOT NULL)
        """;

    private const string Operators = """

            AND ($created_after IS NULL OR d.created >= $created_after)
            AND ($created_before IS NULL OR d.created < $created_before)
            AND ($modified_after IS NULL OR n.modified >= $modified_after)
            AND ($modified_before IS NULL OR n.modified < $modified_before)
            AND ($published_after IS NULL OR (n.version <> 'draft' AND n.created >= $published_after))
            AND ($published_before IS NULL OR (n.version <> 'draft' AND n.created < $published_before))
            AND NOT EXISTS (SELECT 1 FROM json_each($owners) c WHERE NOT EXISTS (
                SELECT 1 FROM dandiset_owner o JOIN user u ON u.id = o.user_id
                WHERE o.dandiset_id = d.id AND lower(c.value) IN (lower(u.name), lower(u.email), lower(u.given_name),
                    lower(u.family_name), lower(u.given_name || ' ' || u.family_name))))
            AND ($terms = '[]' OR EXISTS (SELECT 1 FROM version v WHERE v.dandiset_id = d.id AND NOT EXISTS (
                SELECT 1 FROM json_each($terms) c WHERE NOT EXISTS (
                    SELECT 1 FROM json_each(CASE WHEN json_valid(v.metadata) THEN v.metadata ELSE '{}' END,
                        '$.assetsSummary.' || json_extract(c.value, '$.member')) m
                    WHERE m.type = 'object'
                        AND json_extract(m.value, '$.name') LIKE json_extract(c.value, '$.pattern') ESCAPE '\'))))
            AND ($types = '[]' OR EXISTS (
                SELECT 1 FROM version v JOIN version_asset x ON x.version_id = v.id JOIN asset a ON a.id = x.asset
                WHERE v.dandiset_id = d.id AND a.blob_id IS NOT NULL AND a.format IS NOT NULL AND NOT EXISTS (
                    SELECT 1 FROM json_each($types) c WHERE a.format NOT LIKE c.value ESCAPE '\')))
        """;

    private const string Stars = "(SELECT count(*) FROM star WHERE dandiset_id = d.id)";

    // Each reads and compares all metadata, which may take a processor for seconds.
    private readonly ConcurrencyLimiter _wordSearches = new(
        new ConcurrencyLimiterOptions
        {
            PermitLimit = MaxWordSearches,
            QueueLimit = MaxWaiting,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        }
    );

    /// <summary>Lists the numbers of the Dandisets that satisfy all criteria.</summary>
    /// <exception cref="ApiError">503: too many other searches for words are waiting.</exception>
    public async Task<IReadOnlyList<long>> ListAsync(DandisetCriteria criteria, CancellationToken cancellationToken)
    {
        if (criteria.Search is not { Words: { Count: > 0 } words })
            return Find(criteria);
        using var lease = await _wordSearches.AcquireAsync(1, cancellationToken);
        if (!lease.IsAcquired)
            throw ApiError.Busy("The archive is busy with other searches. Search again later.");
        return [.. Find(criteria).Where(id => HasWords(id, words, cancellationToken))];
    }

    private List<long> Find(DandisetCriteria criteria)
    {
        var sql = Base;
        List<(string, object?)> parameters = [.. Parameters(criteria)];
        if (criteria.Search is { } search)
        {
            sql += Operators;
            parameters.AddRange(Parameters(search));
        }
        if (criteria.Assets is { } assets)
        {
            sql += WithAssets(assets);
            parameters.AddRange(assets.Parameters());
        }
        return database.Read(db =>
            db.Query($"{sql} ORDER BY {Order(criteria)}", row => row.GetInt64(0), [.. parameters])
        );
    }

    private static string WithAssets(AssetCriteria assets)
    {
        var conditions = string.Concat(assets.Conditions().Select(filter => $" AND {filter.Condition}"));
        if (assets.HasIndex)
        {
            return $"""

                    AND d.id IN (SELECT v.dandiset_id FROM asset a JOIN blob b ON b.id = a.blob_id
                        JOIN version_asset x ON x.asset = a.id JOIN version v ON v.id = x.version_id
                        WHERE a.id IS NOT NULL{conditions})
                """;
        }
        // Of each Dandiset, only the assets up to the first one that satisfies all conditions are read.
        return $"""

                AND EXISTS (SELECT 1 FROM version v JOIN version_asset x ON x.version_id = v.id
                    JOIN asset a ON a.id = x.asset JOIN blob b ON b.id = a.blob_id
                    WHERE v.dandiset_id = d.id{conditions})
            """;
    }

    private static (string Name, object? Value)[] Parameters(DandisetCriteria criteria) =>
        [
            ("$user", criteria.User?.Id ?? 0),
            ("$admin", criteria.User?.IsAdmin == true),
            ("$embargoed", criteria.Embargoed),
            ("$drafts", criteria.Drafts),
            ("$empty", criteria.Empty),
            ("$mine", criteria.Mine),
            ("$starred", criteria.Starred),
        ];

    private static (string Name, object? Value)[] Parameters(SearchQuery search) =>
        [
            ("$created_after", search.Date("created_after")),
            ("$created_before", search.Date("created_before")),
            ("$modified_after", search.Date("modified_after")),
            ("$modified_before", search.Date("modified_before")),
            ("$published_after", search.Date("published_after")),
            ("$published_before", search.Date("published_before")),
            ("$owners", AssetCriteria.ToJson(search.Values("owner"))),
            ("$types", AssetCriteria.ToJson(search.Values("file_type").Select(TypePattern))),
            ("$terms", JsonText.Write(new JsonArray([.. Terms(search)]))),
        ];

    private static IEnumerable<JsonNode> Terms(SearchQuery search) =>
        new[] { ("species", "species"), ("approach", "approach"), ("technique", "measurementTechnique") }.SelectMany(
            pair =>
                search
                    .Values(pair.Item1)
                    .Select(value =>
                        (JsonNode)
                            new JsonObject
                            {
                                ["member"] = pair.Item2,
                                ["pattern"] = $"%{AssetIndex.EscapeLike(value)}%",
                            }
                    )
        );

    private static string TypePattern(string value)
    {
        var type = value.ToLowerInvariant() switch
        {
            "nwb" => "application/x-nwb",
            "image" => "image/",
            "text" => "text/",
            "video" => "video/",
            _ => value,
        };
        return AssetIndex.EscapeLike(type) + "%";
    }

    /// <summary>Whether each word is in the identifier, a name or the metadata of a Dandiset.</summary>
    private bool HasWords(long dandisetId, IEnumerable<string> words, CancellationToken cancellationToken)
    {
        var missing = words.Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        Find(dandisetId.ToString("000000", System.Globalization.CultureInfo.InvariantCulture));
        // One at a time, and once for all words: each may have megabytes of metadata.
        for (var last = 0L; missing.Count > 0 && ReadTexts(dandisetId, last) is { } version; last = version.Id)
        {
            Find(version.Name);
            Find(version.Metadata);
        }
        return missing.Count == 0;

        void Find(string text) =>
            missing.RemoveAll(word =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                return text.Contains(word, StringComparison.OrdinalIgnoreCase);
            });
    }

    private VersionTexts? ReadTexts(long dandisetId, long after) =>
        database.Read(db =>
            db.QueryFirst(
                "SELECT id, name, metadata FROM version WHERE dandiset_id = $id AND id > $after ORDER BY id LIMIT 1",
                row => new VersionTexts(row.GetInt64(0), row.GetString(1), row.GetString(2)),
                ("$id", dandisetId),
                ("$after", after)
            )
        );

    /// <summary>The terms of an SQL <c>ORDER BY</c>, never with text of the request.</summary>
    private static string Order(DandisetCriteria criteria)
    {
        foreach (var term in (criteria.Order ?? "").Split(',').Select(term => term.Trim()))
        {
            var column = (term is ['-', .. var name] ? name : term) switch
            {
                "id" => "d.id",
                "name" => "n.name",
                "modified" => "n.modified",
                "size" => "n.asset_size",
                "stars" => Stars,
                _ => null,
            };
            if (column is not null)
                return term[0] == '-' ? $"{column} DESC, d.created DESC, d.id DESC" : $"{column}, d.created, d.id";
        }
        return criteria.Starred ? "s.id DESC" : "d.created, d.id";
    }

    private sealed record VersionTexts(long Id, string Name, string Metadata);
}
