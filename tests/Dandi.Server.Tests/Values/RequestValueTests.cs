using System.Text;
using System.Text.Json.Nodes;
using Dandi.Testing;

namespace Dandi.Server.Tests.Values;

/// <summary>Values in queries and bodies, in the forms that the real archive accepts (archive-api.md §1).</summary>
public sealed class RequestValueTests(SharedArchive shared) : IClassFixture<SharedArchive>
{
    private readonly RunningArchive _archive = shared.Archive;

    [Theory]
    [InlineData("\" 7 \"", 200)]
    [InlineData("\"\\t7\\n\"", 200)]
    [InlineData("\"+7\"", 200)]
    [InlineData("\"7.0 \"", 200)]
    [InlineData("\"1_0\"", 200)]
    [InlineData("7.0", 200)]
    [InlineData("1e15", 400)]
    [InlineData("\"7 7\"", 400)]
    [InlineData("\" \"", 400)]
    [InlineData("\"\"", 400)]
    [InlineData("\"1e1\"", 400)]
    [InlineData("\"true\"", 400)]
    [InlineData("\"-7\"", 400)]
    [InlineData("1e16", 400)]
    [InlineData("1e999999999999", 400)]
    [InlineData("false", 400)]
    [InlineData("null", 400)]
    [InlineData("[7]", 400)]
    [InlineData("{\"7\":7}", 400)]
    public async Task Sizes_in_bodies(string size, int status)
    {
        var id = await _archive.CreateDandisetAsync();
        var body =
            $$$"""{"contentSize":{{{size}}},"digest":{"algorithm":" dandi:dandi-etag ","""
            + $"\"value\":\"{Guid.NewGuid():N}-1\"}},"
            + $"\"dandiset\":\"{id}\"}}";

        Assert.Equal(status, await PostAsync("/uploads/initialize/", body));
    }

    [Theory]
    [InlineData("\"{0}\"", 200)]
    [InlineData("{1}", 200)]
    [InlineData("\" {0} \"", 400)]
    [InlineData("\"{1}\"", 400)]
    [InlineData("\"DANDI:{0}\"", 400)]
    [InlineData("true", 400)]
    [InlineData("-1", 400)]
    [InlineData("{1}.5", 400)]
    [InlineData("[\"{0}\"]", 400)]
    public async Task Dandisets_in_bodies(string form, int status)
    {
        var id = (await _archive.CreateDandisetAsync()).Value;
        var value = form.Replace("{0}", id, StringComparison.Ordinal)
            .Replace("{1}", id.TrimStart('0'), StringComparison.Ordinal);
        var digest = $$"""{"algorithm":"dandi:dandi-etag","value":"{{Guid.NewGuid():N}}-1"}""";

        Assert.Equal(
            status,
            await PostAsync("/uploads/initialize/", $$"""{"contentSize":7,"digest":{{digest}},"dandiset":{{value}}}""")
        );
        Assert.Equal(status, await PostAsync("/zarr/", $$"""{"name":"x.zarr","dandiset":{{value}}}"""));
    }

    [Theory]
    [InlineData("page=%202%20", 200)]
    [InlineData("page=+2", 200)]
    [InlineData("page=%2B2", 200)]
    [InlineData("page=1&page=2", 200)]
    [InlineData("page=9&PAGE=1", 404)]
    [InlineData("page=", 200)]
    [InlineData("page=%20", 404)]
    [InlineData("page=2.0", 404)]
    [InlineData("page=0", 404)]
    [InlineData("page=-1", 404)]
    [InlineData("page=x", 404)]
    [InlineData("page=last", 200)]
    [InlineData("page=Last", 404)]
    [InlineData("page=99999999999999999999", 404)]
    [InlineData("page_size=%201%20&page=3", 200)]
    [InlineData("page_size=0&page=2", 404)]
    [InlineData("page_size=-1&page=2", 404)]
    [InlineData("page_size=99999999999999999999&page=2", 404)]
    [InlineData("page_size=x&page_size=&page=2", 404)]
    public async Task Pages_of_plain_lists(string query, int status)
    {
        var id = await _archive.CreateDandisetAsync();
        foreach (var name in (string[])["a", "b", "c"])
            await ZarrSteps.CreateAsync(_archive, id, name);
        var size = query.Contains("page_size", StringComparison.Ordinal) ? "" : "page_size=2&";

        var response = await _archive.AskAsync("GET", $"/zarr/?dandiset={id}&{size}{query}");

        Assert.Equal((query, status), (query, response.Status));
    }

    [Theory]
    [InlineData("page=99999999999999999999", 200)]
    [InlineData("page=9", 200)]
    [InlineData("page=last", 404)]
    [InlineData("page=%201", 200)]
    [InlineData("metadata=TRUE", 200)]
    [InlineData("metadata=On", 200)]
    [InlineData("metadata=%20true", 400)]
    [InlineData("metadata=2", 400)]
    [InlineData("metadata=true&metadata=", 200)]
    [InlineData("zarr=no&zarr=maybe", 400)]
    [InlineData("METADATA=2", 200)]
    [InlineData("order=path,-created", 200)]
    [InlineData("order=path,", 200)]
    [InlineData("order=path,%20created", 400)]
    [InlineData("order=--path", 400)]
    [InlineData("order=Path", 400)]
    [InlineData("order=size&order=path", 200)]
    [InlineData("unknown=1&unknown=2", 200)]
    [InlineData("format=json", 200)]
    [InlineData("format=xml", 404)]
    [InlineData("format=", 200)]
    public async Task Parameters_of_the_list_of_assets(string query, int status)
    {
        var id = await _archive.CreateDandisetAsync();

        var response = await _archive.AskAsync("GET", $"/dandisets/{id}/versions/draft/assets/?{query}");

        Assert.Equal((query, status), (query, response.Status));
    }

    [Fact]
    public async Task Text_in_queries_is_trimmed()
    {
        var subject = await Access.Subject.CreateAsync(_archive, embargo: false);

        Assert.Equal(1, await CountAsync($"{subject.Draft}assets/?path=%20{subject.Mark}.txt%20"));
        Assert.Equal(1, await CountAsync($"{subject.Draft}assets/?glob=+{subject.Mark}*+"));
        Assert.Equal(1, await CountAsync($"{subject.Draft}assets/?path=%20"));
        Assert.Equal(1, await CountAsync($"/zarr/?dandiset={subject.Dandiset}&name=%20{subject.Mark}.zarr%09"));
    }

    [Theory]
    [InlineData("limit=%201%20", 200)]
    [InlineData("limit=1.0", 200)]
    [InlineData("limit=", 200)]
    [InlineData("limit=%20", 400)]
    [InlineData("limit=-1", 400)]
    [InlineData("limit=1001", 400)]
    [InlineData("limit=1e1", 400)]
    [InlineData("limit=99999999999999999999", 400)]
    [InlineData("download=2", 400)]
    public async Task Parameters_of_the_entries_of_a_Zarr(string query, int status)
    {
        var zarr = await ZarrSteps.CreateAsync(_archive, await _archive.CreateDandisetAsync(), "x.zarr");

        Assert.Equal(status, (await _archive.AskAsync("GET", $"/zarr/{zarr}/files/?{query}")).Status);
    }

    [Theory]
    [InlineData("ordering=-id", "c b a")]
    [InlineData("ordering=%20name%20", "a b c")]
    [InlineData("ordering=-nothing", "a b c")]
    [InlineData("ordering=--id", "a b c")]
    [InlineData("ordering=x,-name,id", "c b a")]
    [InlineData("ordering=", "a b c")]
    public async Task Orders_of_the_list_of_Dandisets(string query, string names)
    {
        var word = "w" + Guid.NewGuid().ToString("N");
        foreach (var name in (string[])["a", "b", "c"])
            await PostAsync("/dandisets/", $$$"""{"name":"{{{name}}} {{{word}}}","metadata":{}}""");

        var found = (await _archive.AskAsync("GET", $"/dandisets/?search={word}&{query}"))["results"].AsArray();

        Assert.Equal(names, string.Join(' ', found.Select(one => one!["draft_version"]!["name"]!.ToString()[..1])));
    }

    [Theory]
    [InlineData("one two", 2)]
    [InlineData("\"one two\"", 1)]
    [InlineData("\"two one\" W", 1)]
    [InlineData("\"\"", 2)]
    public async Task Phrases_in_searches(string search, int count)
    {
        var word = "w" + Guid.NewGuid().ToString("N");
        foreach (var name in (string[])["one two", "two one"])
            await PostAsync("/dandisets/", $$$"""{"name":"{{{name}}} {{{word}}}","metadata":{}}""");

        Assert.Equal(count, await CountAsync($"/dandisets/?search={word}+{Uri.EscapeDataString(search)}"));
    }

    [Theory]
    [InlineData("{0}", 200)]
    [InlineData(" {0}", 400)]
    [InlineData("{0}\\n", 400)]
    public async Task Ids_in_bodies_have_no_blanks_around_them(string form, int status)
    {
        var subject = await Access.Subject.CreateAsync(_archive, embargo: false);
        var blob = form.Replace("{0}", subject.Blob, StringComparison.Ordinal);

        Assert.Equal(
            status,
            await PostAsync($"{subject.Draft}assets/", $$$"""{"blob_id":"{{{blob}}}","metadata":{"path":"b.txt"}}""")
        );
    }

    [Theory]
    [InlineData("1.50", "1.5")]
    [InlineData("1e1", "10.0")]
    [InlineData("\" x \"", "x")]
    public async Task Numbers_as_names_become_text(string name, string expected)
    {
        var body = $$$"""{"name":{{{name}}},"metadata":{}}""";
        var created = await _archive.AskAsync("POST", "/dandisets/", _archive.Alice, JsonNode.Parse(body));

        Assert.Equal(expected, created["draft_version"]["name"]!.ToString());
    }

    [Theory]
    [InlineData("yyyy-MM-dd", 200)]
    [InlineData("yyyy-M-d", 200)]
    [InlineData("yyyyMMdd", 200)]
    [InlineData("' 'yyyy-MM-dd", 400)]
    [InlineData("yyyy-MM-dd'T00:00:00Z'", 400)]
    [InlineData("dd.MM.yyyy", 400)]
    [InlineData("'soon'", 400)]
    public async Task Ends_of_an_embargo(string format, int status)
    {
        var end = TimeProvider
            .System.GetUtcNow()
            .AddDays(40)
            .ToString(format, System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal(
            status,
            await PostAsync(
                $"/dandisets/?embargo=true&embargo_end_date={Uri.EscapeDataString(end)}",
                """{"name":"n","metadata":{}}"""
            )
        );
    }

    private async Task<int> CountAsync(string path) => (await _archive.AskAsync("GET", path))["count"].GetValue<int>();

    private async Task<int> PostAsync(string path, string json) =>
        (
            await _archive.SendAsync(
                "POST",
                path,
                _archive.Alice.Token,
                new StringContent(json, Encoding.UTF8, "application/json")
            )
        ).Status;
}
