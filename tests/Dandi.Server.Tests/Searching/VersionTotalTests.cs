using System.Globalization;
using Dandi.Server.Data;
using Dandi.Testing;

namespace Dandi.Server.Tests.Searching;

/// <summary>The totals of versions that triggers keep are those that queries compute from all assets.</summary>
public sealed class VersionTotalTests
{
    private const string Kept = """
        SELECT id || ': ' || asset_count || ' ' || asset_size || ' ' || valid_count || ' ' || valid_size FROM version
        UNION ALL SELECT version_id || ' ' || kind || ' ' || name || ' ' || value || ' ' || count FROM version_term
        ORDER BY 1
        """;

    private const string Computed = """
        SELECT v.id || ': ' || count(a.id) || ' ' || coalesce(sum(coalesce(b.size, z.known_size)), 0) || ' '
            || coalesce(sum(a.status = 'Valid'), 0) || ' '
            || coalesce(sum(CASE WHEN a.status = 'Valid' THEN coalesce(b.size, z.size) END), 0)
        FROM version v LEFT JOIN version_asset x ON x.version_id = v.id LEFT JOIN asset a ON a.id = x.asset
            LEFT JOIN blob b ON b.id = a.blob_id LEFT JOIN zarr z ON z.id = a.zarr_id
        GROUP BY v.id
        UNION ALL
        SELECT x.version_id || ' ' || t.kind || ' ' || t.name || ' ' || t.value || ' ' || count(*)
        FROM version_asset x JOIN asset a ON a.id = x.asset JOIN asset_term t ON t.asset = a.id
        WHERE a.status = 'Valid' GROUP BY x.version_id, t.kind, t.value
        ORDER BY 1
        """;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Totals_are_right_after_any_changes(int seed)
    {
        using var folder = new TempFolder();
        using var database = new Database(folder.Locate("archive.sqlite"));
        database.Execute(
            """
            INSERT INTO dandiset (id, created, modified, embargo_status) VALUES
                (1, '', '', 'OPEN'), (2, '', '', 'OPEN');
            INSERT INTO version (id, dandiset_id, version, name, metadata, status, created, modified) VALUES
                (1, 1, 'draft', '', '{}', '', '', ''), (2, 1, '0.1', '', '{}', '', '', ''),
                (3, 2, 'draft', '', '{}', '', '', '');
            INSERT INTO zarr (id, dandiset_id, name, status, created) VALUES ('z', 1, '', '', '');
            INSERT INTO blob (id, etag, size, embargoed, created) VALUES ('a', 'a', 5, 0, ''), ('b', 'b', 70, 0, '')
            """
        );
        var random = new Random(seed);
        for (var step = 0; step < 300; step++)
        {
            Change(database, random, step);
            Assert.Equal(
                database.Query(Computed, row => row.GetString(0)),
                database.Query(Kept, row => row.GetString(0))
            );
        }
        database.Execute("DELETE FROM dandiset");
        Assert.Equal(0, database.QueryNumber("SELECT count(*) FROM version_term"));
    }

    private static void Change(Database database, Random random, int step)
    {
        var (status, number) = (new[] { "Pending", "Valid", "Invalid" }[random.Next(3)], random.Next(50));
        string text = number.ToString(CultureInfo.InvariantCulture);
        string sql = random.Next(7) switch
        {
            0 or 1 =>
                $$"""
                INSERT INTO asset (asset_id, blob_id, path, metadata, status, created, modified) VALUES
                    ('{{step}}', '{{"ab"[number % 2]}}', '', '{"approach": [{"name": "n{{number
                    % 3}}"}]}', '{{status}}',
                        '', '');
                INSERT INTO version_asset VALUES ({{number % 3 + 1}}, '{{step}}', last_insert_rowid())
                """,
            2 => $$"""
                INSERT INTO asset (asset_id, zarr_id, path, metadata, status, created, modified) VALUES
                    ('{{step}}', 'z', '', '{"approach": [{"name": "z"}]}', '{{status}}', '', '');
                INSERT INTO version_asset VALUES ({{number % 2 + 1}}, '{{step}}', last_insert_rowid())
                """,
            // A publication.
            3 => $"""
                DELETE FROM version_asset WHERE version_id = 2;
                INSERT INTO version_asset SELECT 2, path, asset FROM version_asset WHERE version_id = 1
                """,
            4 => $"DELETE FROM version_asset WHERE asset % 5 = {number % 5}",
            5 => $"UPDATE asset SET status = '{status}' WHERE id % 3 = {number % 3}",
            _ => $"UPDATE zarr SET size = {text}, known_size = max(known_size, {text})",
        };
        database.Write(db => db.Execute(sql));
    }
}
