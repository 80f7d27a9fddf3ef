using System.Text;
using System.Text.Json;
using Dandi.Testing;
using Dandi.Zarr;

namespace Dandi.Formats.Tests.Zarr;

/// <summary>Whatever stands in a document, the validator ends, with findings of bounded number, and never by an exception.</summary>
public sealed class HostileZarrTests
{
    public static TheoryData<string, string> Documents =>
        new()
        {
            { "", "not JSON" },
            { "\0\0\0", "not JSON" },
            { "{\"node_type\": \"array\"", "not JSON" },
            { "{\"node_type\": \"array\"} x", "not JSON" },
            { "{\"node_type\": \"group\", /* note */ \"zarr_format\": 3}", "not JSON" },
            { "null", "node_type" },
            { "[[[[]]]]", "node_type" },
            { "{\"node_type\": 7}", "node_type" },
            { "{\"node_type\": {\"node_type\": \"array\"}}", "node_type" },
        };

    [Theory]
    [MemberData(nameof(Documents))]
    public void A_document_that_is_none_is_an_error_that_says_why(string document, string reason)
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
    public void Bytes_that_are_no_UTF_8_are_an_error()
    {
        using var scene = new ZarrScene().With("zarr.json", [.. "{\"node_type\": \"group"u8, 0xFF, .. "\"}"u8]);

        Assert.Contains("UTF-8", Assert.Single(scene.Validate()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_may_not_be_read_is_an_error()
    {
        using var scene = new ZarrScene().With("zarr.json", ZarrScene.Group3);
        Assert.SkipWhen(Environment.UserName == "root", "Nothing is forbidden to root.");
        File.SetUnixFileMode(scene.Locate("zarr.json"), UnixFileMode.None);

        Assert.Equal(["Error zarr.invalid_zarr_json zarr.json"], scene.Results());
    }

    [Fact]
    public void Documents_beyond_our_bounds_are_said_not_to_be_checked()
    {
        var deep =
            $"{{\"zarr_format\": 3, \"node_type\": \"group\", \"attributes\": {{\"a\": {new string('[', 100_000)}{new string(']', 100_000)}}}}}";
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
    public void What_Python_reads_and_others_refuse_is_a_warning(string attributes)
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
    public void An_array_with_numbers_as_Python_writes_them_is_no_error(string members)
    {
        var document = ZarrScene.Array3("4", "2", members);
        foreach (var word in (string[])["NaN", "-Infinity", "Infinity"])
            document = document.Replace($"\"@{word}\"", word, StringComparison.Ordinal);
        using var scene = new ZarrScene().With("zarr.json", document).With("c/0");

        Assert.Equal(["Warning zarr.odd_json zarr.json"], scene.Results());
    }

    [Fact]
    public void Numbers_beyond_every_type_are_refused_where_sizes_are_meant()
    {
        foreach (var number in (string[])["1e400", "-1e400", "9223372036854775808", "0.5", new('9', 4_000)])
        {
            using var scene = new ZarrScene().With("zarr.json", Raw(number)).With("c/0");

            Assert.Contains("Error zarr.tensorstore_cannot_open", scene.Results());
        }
    }

    [Fact]
    public void A_hundred_thousand_bad_items_are_a_bounded_number_of_findings()
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
    public void Mutations_of_real_documents_end_in_findings_and_in_no_exception()
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
    public void Mutations_of_members_end_in_findings_and_in_no_exception()
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

    private static string Raw(string number) =>
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
