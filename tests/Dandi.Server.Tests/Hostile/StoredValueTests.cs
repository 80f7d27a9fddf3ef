using System.Text;
using System.Text.Json.Nodes;
using Dandi.Server.Data;
using Dandi.Server.Json;
using Dandi.Testing;

namespace Dandi.Server.Tests.Hostile;

/// <summary>
/// Values that earlier versions stored, or that a damaged database has: every route still responds, and background
/// processing continues.
/// </summary>
public sealed class StoredValueTests
{
    private static readonly string[] Texts =
    [
        "",
        " ",
        "null",
        "true",
        "1",
        "\"x\"",
        "[]",
        "[1]",
        "{",
        "{}",
        "{\"a\":1,\"a\":2}",
        "{\"x\":\"\\ud800\"}",
        "{\"\\ud800\":1}",
        "{\"x\":1e999999999999}",
        "{\"x\":1e-999999}",
        "{\"x\":123456789012345678901234567890}",
        "{\"x\":\"a\\u0000b\",\"name\":\"\"}",
        "{\"schemaVersion\":{},\"schemaKey\":[],\"license\":{},\"contributor\":{}}",
        "{\"contributor\":[null,1,[],{\"roleName\":[null,{}],\"name\":{},\"includeInCitation\":\"x\"}],\"access\":[1]}",
        "{\"schemaVersion\":\"0.7.0\",\"contentUrl\":7,\"encodingFormat\":{},\"dateModified\":\"9999-12-31T23:59:59Z\","
            + "\"blobDateModified\":\"0001-01-01\",\"assetsSummary\":null,\"license\":[null,{}],\"access\":null}",
        "{\"x\":" + new string('[', 64) + new string(']', 64) + "}",
        "{\"x\":" + new string('[', 5_000) + "}",
    ];

    private static readonly string[] Times =
    [
        "",
        "x",
        "9999-12-31T23:59:59.999999Z",
        "0001-01-01T00:00:00.000000Z",
        "2026-13-45",
        "2026-01-01T00:00:00+14:00",
    ];

    // Columns of the tables with the values that each gets.
    private static readonly (string Table, string Column, string[] Values)[] Damage =
    [
        ("asset", "metadata", Texts),
        ("asset", "validation_errors", Texts),
        ("asset", "created", Times),
        ("asset", "modified", Times),
        ("version", "metadata", Texts),
        ("version", "validation_errors", Texts),
        ("version", "name", ["", "a\0b", "\U0001F600", "..."]),
        ("version", "created", Times),
        ("version", "modified", Times),
        ("dandiset", "created", Times),
        ("dandiset", "modified", Times),
        ("dandiset", "embargo_end", Times),
        ("blob", "size", ["-1", "9223372036854775807", "x", "1e300"]),
        ("blob", "etag", ["", "\u00e9\n"]),
        ("blob", "sha256", ["", "\u00e9"]),
        ("object", "content_type", ["", "text/\u00e9", "a\nb", "text/html"]),
        ("object", "modified", Times),
        ("object", "etag", ["", "\u00e9"]),
        ("zarr", "checksum", ["", "\u00e9"]),
        ("zarr", "size", ["-1", "9223372036854775807", "x"]),
        ("zarr", "known_size", ["9223372036854775807"]),
        ("zarr", "status", ["", "x", "Uploaded"]),
    ];

    [Theory]
    [InlineData("<")]
    [InlineData("\u007f")]
    [InlineData("\u00e9")]
    [InlineData("\U0001F600")]
    public async Task Metadata_of_the_maximum_length_can_be_read_again_whatever_its_characters_are(string character)
    {
        await using var target = await HostileTarget.StartAsync();
        const string start = "{\"name\":\"a\",\"metadata\":{\"description\":\"";
        var count = (JsonLimits.Metadata.MaxBytes - start.Length - 3) / Encoding.UTF8.GetByteCount(character);
        var text = string.Concat(Enumerable.Repeat(character, count));
        using var body = new StringContent($"{start}{text}\"}}}}", Encoding.UTF8, "application/json");

        var created = await target.SendAsync("POST", "/dandisets/", "bob", body);
        await target.WhenIdle();
        var draft = await target.AskAsync("GET", $"/dandisets/{created["identifier"]}/versions/draft/", "bob");

        Assert.Equal(200, created.Status);
        Assert.True(draft["description"].ToString() == text);
    }

    [Fact]
    public async Task Letters_are_stored_as_they_are()
    {
        await using var archive = await RunningArchive.StartAsync();
        var metadata = new JsonObject { ["description"] = "M\u00e4use & <Ratten>" };
        await archive.AskAsync(
            "POST",
            "/dandisets/",
            archive.Alice,
            new JsonObject { ["name"] = "a", ["metadata"] = metadata }
        );
        await archive.Server.WhenIdle;
        using var database = new Database(Path.Combine(archive.Directory, "archive.sqlite"));

        Assert.Contains(
            "M\u00e4use & <Ratten>",
            database.QueryText("SELECT metadata FROM version"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Every_route_responds_whatever_is_stored_and_background_processing_continues()
    {
        await using var target = await HostileTarget.StartAsync();
        var things = await Belongings.CreateAsync(target, "bob");
        using var database = new Database(Path.Combine(target.Directory, "archive.sqlite"));
        foreach (var (table, column, values) in Damage)
        {
            var before = database.QueryText($"SELECT {column} FROM {table} LIMIT 1");
            foreach (var value in values)
            {
                await DamageAsync(target, database, (table, column), value);
                await ReadAllAsync(target, things, $"{table}.{column} = `{value[..Math.Min(value.Length, 80)]}`");
            }
            if (before is not null)
                database.Execute($"UPDATE {table} SET {column} = $value", ("$value", before));
        }

        var added = await Belongings.AddFileAsync(target, "bob", things.Dandiset, "new.txt");
        await target.WhenIdle();
        var version = $"/dandisets/{things.Dandiset}/versions/draft/";
        Assert.Equal(
            "Valid",
            (await target.AskAsync("GET", $"{version}assets/{added}/validation/", "bob"))["status"].ToString()
        );
    }

    [Fact]
    public async Task Unreadable_metadata_is_invalid_and_stays_until_it_is_replaced()
    {
        await using var target = await HostileTarget.StartAsync();
        var things = await Belongings.CreateAsync(target, "bob");
        await target.WhenIdle();
        using var database = new Database(Path.Combine(target.Directory, "archive.sqlite"));
        var deep = "{\"x\":" + new string('[', 64) + new string(']', 64) + "}";

        await DamageAsync(target, database, ("asset", "metadata"), deep);
        await DamageAsync(target, database, ("version", "metadata"), deep);

        var info = await target.AskAsync("GET", $"/dandisets/{things.Dandiset}/versions/draft/info/", "bob");
        Assert.Equal("Invalid", info["status"].ToString());
        Assert.Contains(
            "not a JSON object",
            info["version_validation_errors"].ToJsonString(),
            StringComparison.Ordinal
        );
        Assert.Contains("not a JSON object", info["asset_validation_errors"].ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(deep, database.QueryText("SELECT metadata FROM version"));
        Assert.Equal(deep, database.QueryText("SELECT metadata FROM asset"));
    }

    [Fact]
    public async Task Metadata_that_is_accepted_can_be_read_everywhere()
    {
        await using var target = await HostileTarget.StartAsync();
        var things = await Belongings.CreateAsync(target, "bob");
        var accepted = 0;
        foreach (var value in OddValues.Json.Concat(Enumerable.Range(50, 20).Select(Nest)))
        {
            var metadata = $"{{\"path\":\"odd/f.txt\",\"x\":{value},\"contributor\":{value}}}";
            var body = $"{{\"name\":\"n\",\"blob_id\":\"{things.Blob}\",\"metadata\":{metadata}}}";
            var version = $"/dandisets/{things.Dandiset}/versions/draft/";
            var put = await SendTextAsync(target, "PUT", version, body);
            var post = await SendTextAsync(target, "POST", version + "assets/", body);
            Assert.True(put.Status < 500 && post.Status < 500, $"{value}: {put.Status} {post.Status} {post.Body}");
            accepted += put.Status == 200 ? 1 : 0;
            if (post.Status == 200)
                await target.AskAsync("DELETE", $"{version}assets/{post["asset_id"]}/", "bob");
            await ReadAllAsync(target, things, value);
        }

        Assert.True(accepted > 20);
        await target.WhenIdle();
    }

    [Theory]
    [InlineData(58, 200)]
    [InlineData(59, 400)]
    [InlineData(64, 400)]
    public async Task One_depth_holds_for_reading_and_writing(int arrays, int status)
    {
        await using var target = await HostileTarget.StartAsync();
        var things = await Belongings.CreateAsync(target, "bob");
        var version = $"/dandisets/{things.Dandiset}/versions/draft/";

        var response = await SendTextAsync(
            target,
            "PUT",
            version,
            $"{{\"name\":\"n\",\"metadata\":{{\"x\":{Nest(arrays)}}}}}"
        );

        Assert.Equal(status, response.Status);
        Assert.Equal(200, (await target.AskAsync("GET", version + "info/", null)).Status);
    }

    private static string Nest(int depth) => new string('[', depth) + new string(']', depth);

    /// <summary>Changes all rows of a table, and lets background processing validate everything again.</summary>
    private static async Task DamageAsync(
        HostileTarget target,
        Database database,
        (string Table, string Column) changed,
        string value
    )
    {
        await target.WhenIdle();
        database.Execute($"UPDATE {changed.Table} SET {changed.Column} = $value", ("$value", value));
        // Another validation would replace the errors.
        var status = changed.Column == "validation_errors" ? "Invalid" : "Pending";
        database.Execute("UPDATE asset SET status = $status", ("$status", status));
        database.Execute("UPDATE version SET status = $status", ("$status", status));
        target.Wake();
        await target.WhenIdle();
    }

    /// <summary>Requests all routes that only read, and the objects to which they redirect.</summary>
    private static async Task ReadAllAsync(HostileTarget target, Belongings things, string context)
    {
        const string Query = "?metadata=true&search=a&ordering=-modified&order=-modified,path&path=a";
        var paths =
            from route in target.Routes
            where route.Methods.Contains("GET")
            from query in (string[])["", Query]
            from id in route.Pattern.Contains("{uuid}", StringComparison.Ordinal)
                ? [things.Asset, things.Zarr]
                : (string[])[""]
            select things.Fill(route.Pattern["/api".Length..], id) + query;
        foreach (var path in paths)
        {
            var response = await target.AskAsync("GET", path, "bob");
            Assert.True(response.Status < 500, $"{context}: GET {path}: {response.Status} {response.Body}");
            if (response.Location is not { } url)
                continue;
            var file = await target.AskAsync("GET", url, null);
            Assert.True(file.Status < 500, $"{context}: GET {url}: {file.Status} {file.Body}");
        }
    }

    private static Task<ReceivedResponse> SendTextAsync(
        HostileTarget target,
        string method,
        string path,
        string body
    ) => target.SendAsync(method, path, "bob", new StringContent(body, Encoding.UTF8, "application/json"));
}
