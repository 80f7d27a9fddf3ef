using System.Text.Json.Nodes;
using Dandi.Server.Data;
using Dandi.Server.Json;

namespace Dandi.Server.Search;

/// <summary>
/// Searches the assets that are files and are in a version of a Dandiset (archive-api.md §17.2). The database keeps
/// what is searched current, so there is no index to rebuild.
/// </summary>
internal sealed class AssetIndex(Database database)
{
    private const int MaxGenotypes = 10;

    private const string IsVisible = """
        a.blob_id IS NOT NULL AND EXISTS (
            SELECT 1 FROM version_asset x JOIN version v ON v.id = x.version_id JOIN dandiset d ON d.id = v.dandiset_id
            WHERE x.asset = a.id AND (d.embargo_status = 'OPEN' OR $admin OR EXISTS (
                SELECT 1 FROM dandiset_owner o WHERE o.dandiset_id = d.id AND o.user_id = $user)))
        """;

    // From each value to the next one in the index, however many assets share a value.
    private const string SpeciesOf = $"""
        WITH RECURSIVE known (name) AS (
            SELECT min(species) FROM asset WHERE species > ''
            UNION ALL
            SELECT (SELECT min(species) FROM asset WHERE species > name) FROM known WHERE name IS NOT NULL)
        SELECT name FROM known
        WHERE name LIKE $pattern ESCAPE '\' AND EXISTS (
            SELECT 1 FROM asset a WHERE a.species = name AND {IsVisible})
        """;

    private const string GenotypesOf = $"""
        WITH RECURSIVE known (value) AS (
            SELECT min(genotype) FROM asset WHERE genotype > ''
            UNION ALL
            SELECT (SELECT min(genotype) FROM asset WHERE genotype > value) FROM known WHERE value IS NOT NULL)
        SELECT value FROM known
        WHERE value <> 'T' AND substr(value, 2) LIKE $pattern ESCAPE '\' AND EXISTS (
            SELECT 1 FROM asset a WHERE a.genotype = value AND {IsVisible})
        ORDER BY substr(value, 2) COLLATE NOCASE, value
        """;

    /// <summary>The number of distinct species that contain a text, of assets that a user may see.</summary>
    public long CountSpecies(ServerUser? user, string text) =>
        database.Read(db => db.QueryNumber($"SELECT count(*) FROM ({SpeciesOf})", Parameters(user, text)));

    /// <summary>Lists these species in order.</summary>
    public IReadOnlyList<string> ListSpecies(ServerUser? user, string text, long skip, int take) =>
        database.Read(db =>
            db.Query(
                $"{SpeciesOf} ORDER BY name COLLATE NOCASE, name LIMIT $take OFFSET $skip",
                row => row.GetString(0),
                [.. Parameters(user, text), ("$take", take), ("$skip", skip)]
            )
        );

    /// <summary>Whether an asset that a user may see has exactly this species.</summary>
    public bool HasSpecies(ServerUser? user, string species) =>
        database.Read(db =>
            db.QueryNumber(
                $"SELECT EXISTS (SELECT 1 FROM asset a WHERE a.species = $species AND {IsVisible})",
                [.. Parameters(user, ""), ("$species", species)]
            )
        ) != 0;

    /// <summary>Lists at most ten genotypes that contain a text, in order.</summary>
    public JsonArray ListGenotypes(ServerUser? user, string text)
    {
        var found = database.Read(db =>
            db.Query($"{GenotypesOf} LIMIT {MaxGenotypes}", row => row.GetString(0), Parameters(user, text))
        );
        return new JsonArray([.. found.Select(ToNode)]);
    }

    /// <summary>For each given filter, the number of assets of a Dandiset that satisfy this filter.</summary>
    public JsonObject Count(long dandisetId, AssetCriteria criteria)
    {
        var counts = new JsonObject();
        foreach (var (name, condition) in criteria.Conditions())
        {
            counts[name] = database.Read(db =>
                db.QueryNumber(
                    $"""
                    SELECT count(DISTINCT a.id) FROM version v JOIN version_asset x ON x.version_id = v.id
                        JOIN asset a ON a.id = x.asset JOIN blob b ON b.id = a.blob_id
                    WHERE v.dandiset_id = $id AND {condition}
                    """,
                    [.. criteria.Parameters(), ("$id", dandisetId)]
                )
            );
        }
        return counts;
    }

    /// <summary>
    /// The objects that the valid assets of a version have in one of the lists that its summary collects.
    /// </summary>
    /// <param name="version">The version.</param>
    /// <param name="kind">The member of the summary.</param>
    public JsonArray ListTerms(VersionRow version, string kind)
    {
        var found = database.Read(db =>
            db.Query(
                """
                SELECT value FROM version_term WHERE version_id = $id AND kind = $kind ORDER BY name, value LIMIT 1000
                """,
                row => row.GetString(0),
                ("$id", version.Id),
                ("$kind", kind)
            )
        );
        return new JsonArray([.. found.Select(text => (JsonNode?)JsonText.FindObject(text)).OfType<JsonNode>()]);
    }

    /// <summary>Escapes the characters that are special in <c>LIKE</c>.</summary>
    public static string EscapeLike(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("%", "\\%", StringComparison.Ordinal)
            .Replace("_", "\\_", StringComparison.Ordinal);

    private static JsonNode? ToNode(string genotype) =>
        genotype[0] == 'T' ? genotype[1..] : JsonText.FindValue(genotype[1..]) ?? genotype[1..];

    private static (string Name, object? Value)[] Parameters(ServerUser? user, string text) =>
        [("$admin", user?.IsAdmin == true ? 1 : 0), ("$user", user?.Id ?? 0), ("$pattern", $"%{EscapeLike(text)}%")];
}
