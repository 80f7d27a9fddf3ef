using System.Text;
using System.Text.Json;
using Dandi.Testing;
using Dandi.Zarr;

namespace Dandi.Formats.Tests.Zarr;

/// <summary>For malformed documents, the validator returns a limited number of results and never throws.</summary>
public sealed class HostileZarrTests
{
    public static TheoryData<string, string> Documents =>
        new()
        {
            { "", "not valid JSON" },
            { "\0\0\0", "not valid JSON" },
            { "{\"node_type\": \"array\"", "not valid JSON" },
            { "{\"node_type\": \"array\"} x", "not valid JSON" },
            { "{\"node_type\": \"group\", /* note */ \"zarr_format\": 3}", "not valid JSON" },
            { "null", "node_type" },
            { "[[[[]]]]", "node_type" },
            { "{\"node_type\": 7}", "node_type" },
            { "{\"node_type\": {\"node_type\": \"array\"}}", "node_type" },
        };

    [Theory]
    [MemberData(nameof(Documents))]
    public void Invalid_document_is_an_error_with_the_reason(string document, string reason)
    {
        using var scene = new ZarrScene().With("zarr.json", document);

        var error = Assert.Single(scene.Validate());

        Assert.Equal(
            ("zarr.invalid_zarr_json", Severity.Error, "x.zarr/zarr.json"),
            (error.Id, error.Severity, error.Path)
        );
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Document_that_is_not_UTF_8_is_an_error()
    {
        using var scene = new ZarrScene().With("zarr.json", [.. "{\"node_type\": \"group"u8, 0xFF, .. "\"}"u8]);

        Assert.Contains("UTF-8", Assert.Single(scene.Validate()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unreadable_file_is_an_error()
    {
        using var scene = new ZarrScene().With("zarr.json", ZarrScene.Group3);
        Assert.SkipWhen(Environment.UserName == "root", "File permissions do not apply to root.");
        File.SetUnixFileMode(scene.Locate("zarr.json"), UnixFileMode.None);

        Assert.Equal(["Error zarr.invalid_zarr_json zarr.json"], scene.Results());
    }

    [Fact]
    public void Document_that_exceeds_a_limit_is_reported_as_not_checked()
    {
        var nested = new string('[', 100_000) + new string(']', 100_000);
        var deep = $"{{\"zarr_format\": 3, \"node_type\": \"group\", \"attributes\": {{\"a\": {nested}}}}}";
        using var scene = new ZarrScene()
            .With("zarr.json", ZarrScene.Group3)
            .With("deep/zarr.json", deep)
            .With("large/zarr.json");
        using (var large = new FileStream(scene.Locate("large/zarr.json"), FileMode.Open))
            large.SetLength(ZarrMetadataFile.MaxSize + 1L);

        Assert.Equal(
            ["Warning zarr.not_checked deep/zarr.json", "Warning zarr.not_checked large/zarr.json"],
            scene.Results()
        );
    }

    [Theory]
    [InlineData("""{"a": 1, "a": 2}""")]
    [InlineData("""{"a": NaN, "b": [-Infinity, Infinity], "c": "NaN \" NaN"}""")]
    [InlineData("\uFEFF{}")]
    [InlineData("""{"a": "\ud800"}""")]
    public void JSON_that_only_some_parsers_accept_is_a_warning(string attributes)
    {
        using var scene = new ZarrScene()
            .With(".zgroup", ZarrScene.Group2)
            .With(".zattrs", attributes)
            .With("a/.zgroup", ZarrScene.Group2);

        Assert.Equal(["Warning zarr.odd_json .zattrs"], scene.Results());
    }

    [Theory]
    [InlineData("\"attributes\": {\"a\": \"@NaN\"}")]
    [InlineData("\"attributes\": {\"a\": [\"@-Infinity\", {\"b\": \"@Infinity\"}]}")]
    [InlineData("\"data_type\": \"float64\", \"fill_value\": \"@NaN\"")]
    [InlineData("\"data_type\": \"float64\", \"fill_value\": \"@-Infinity\"")]
    public void Array_with_NaN_as_Python_writes_it_is_a_warning(string members)
    {
        var document = ZarrScene.Array3("4", "2", members);
        foreach (var word in (string[])["NaN", "-Infinity", "Infinity"])
            document = document.Replace($"\"@{word}\"", word, StringComparison.Ordinal);
        using var scene = new ZarrScene().With("zarr.json", document).With("c/0");

        Assert.Equal(["Warning zarr.odd_json zarr.json"], scene.Results());
    }

    [Fact]
    public void Sizes_out_of_range_are_errors()
    {
        foreach (var number in (string[])["1e400", "-1e400", "9223372036854775808", "0.5", new('9', 4_000)])
        {
            using var scene = new ZarrScene().With("zarr.json", ArrayWithLength(number)).With("c/0");

            Assert.Contains("Error zarr.tensorstore_cannot_open", scene.Results());
        }
    }

    [Fact]
    public void Many_violations_give_a_limited_number_of_results()
    {
        var wells = string.Join(',', Enumerable.Repeat("{}", 100_000));
        using var scene = new ZarrScene().With(
            "zarr.json",
            ZarrScene.Merge(
                ZarrScene.Group3,
                $$""" "attributes": {"ome": {"version": "0.5", "plate": {"wells": [{{wells}}] } } } """
            )
        );

        Assert.InRange(scene.Validate().Count, 100, 300);
    }

    [Fact]
    [Trait("Category", "Corpus")]
    public void Mutated_real_documents_never_throw()
    {
        var documents = Corpus
            .Read("wild-ngff/documents.json")
            .EnumerateArray()
            .Select(item => item.GetProperty("document").GetRawText())
            .ToList();
        var random = new Random(20_260_501);
        for (var round = 0; round < 600; round++)
        {
            var attributes = documents[random.Next(documents.Count)];
            var isV3 = attributes.Contains("\"ome\"", StringComparison.Ordinal);
            using var scene = new ZarrScene("m.ome.zarr");
            if (isV3)
                scene
                    .With(
                        "zarr.json",
                        Mutate($$"""{"zarr_format": 3, "node_type": "group", "attributes": {{attributes}} }""", random)
                    )
                    .With("0/zarr.json", Mutate(ZarrScene.Array3("4", "2"), random))
                    .With("0/c/0");
            else
                scene
                    .With(".zgroup", Mutate(ZarrScene.Group2, random))
                    .With(".zattrs", Mutate(attributes, random))
                    .With("0/.zarray", Mutate(ZarrScene.Array2("4", "2"), random))
                    .With("0/0");

            Assert.InRange(scene.Validate().Count, 0, 2_000);
        }
    }

    [Fact]
    public void Mutated_members_never_throw()
    {
        var random = new Random(7);
        string[] values =
        [
            "null",
            "true",
            "-1",
            "1e999",
            "\"\"",
            "\"default\"",
            "[]",
            "{}",
            "[null]",
            "[{}]",
            "{\"name\": 1}",
            "{\"name\": \"bytes\", \"configuration\": []}",
            "[{\"name\": \"sharding_indexed\", \"configuration\": {\"codecs\": []}}]",
        ];
        using var v2 = JsonDocument.Parse(ZarrScene.Array2("4", "2"));
        using var v3 = JsonDocument.Parse(ZarrScene.Array3("4", "2"));
        foreach (
            var (file, document) in ((string, JsonElement)[])
                [(".zarray", v2.RootElement), ("zarr.json", v3.RootElement)]
        )
        {
            foreach (var member in document.EnumerateObject())
            {
                foreach (var value in values)
                {
                    using var scene = new ZarrScene()
                        .With(file, ZarrScene.Merge(document.GetRawText(), $"\"{member.Name}\": {value}"))
                        .With($"c/{random.Next(9)}");

                    Assert.InRange(scene.Validate().Count, 0, 10);
                }
            }
        }
    }

    private static string ArrayWithLength(string number) =>
        ZarrScene.Array3("4", "2").Replace("[4]", $"[{number}]", StringComparison.Ordinal);

    private static byte[] Mutate(string document, Random random)
    {
        var bytes = Encoding.UTF8.GetBytes(document).ToList();
        for (var count = random.Next(4); count > 0 && bytes.Count > 0; count--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 20), bytes.Count - at));
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 40), bytes.Count - at)));
                    break;
                default:
                    bytes[at] = (byte)"[]{}\",:0-e9ntf\\"[random.Next(15)];
                    break;
            }
        }
        return [.. bytes];
    }
}
