using System.Text;
using Dandi.Bids.Readers;
using Dandi.Testing;

namespace Dandi.Formats.Tests.Bids.Readers;

public sealed class JsonFileReaderTests
{
    [Theory]
    [InlineData("{\"a\": 1}")]
    [InlineData(" \t\r\n{} ")]
    [InlineData("{\"a\": 1, \"a\": 2}")]
    [InlineData("{\"a\": \"\\ud800\"}")]
    [InlineData("{\"a\": \"\\udc00\\ud800\\u0041\"}")]
    [InlineData("{\"a\": 1e999, \"b\": -0, \"c\": 1E+2}")]
    [InlineData("{\"\": null}")]
    public void Objects_are_read(string text) => Assert.Equal(System.Text.Json.JsonValueKind.Object, Kind(text));

    [Theory]
    [InlineData("", "JSON_INVALID")]
    [InlineData(" ", "JSON_INVALID")]
    [InlineData("{\"a\": 1,}", "JSON_INVALID")]
    [InlineData("{a: 1}", "JSON_INVALID")]
    [InlineData("{'a': 1}", "JSON_INVALID")]
    [InlineData("// x\n{}", "JSON_INVALID")]
    [InlineData("{\"a\": NaN}", "JSON_INVALID")]
    [InlineData("{\"a\": Infinity}", "JSON_INVALID")]
    [InlineData("{\"a\": 01}", "JSON_INVALID")]
    [InlineData("{\"a\": .5}", "JSON_INVALID")]
    [InlineData("{\"a\": \"\t\"}", "JSON_INVALID")]
    [InlineData("{} {}", "JSON_INVALID")]
    [InlineData("{}\u00a0", "JSON_INVALID")]
    [InlineData("[]", "JSON_NOT_AN_OBJECT")]
    [InlineData("\"text\"", "JSON_NOT_AN_OBJECT")]
    [InlineData("1", "JSON_NOT_AN_OBJECT")]
    [InlineData("null", "JSON_NOT_AN_OBJECT")]
    [InlineData("\ufeff{}", "INVALID_JSON_ENCODING")]
    public void Anything_else_is_an_issue(string text, string code) =>
        Assert.Equal(code, Assert.Throws<BidsReadException>(() => Kind(text)).Code);

    [Fact]
    public void Other_encodings_are_an_issue()
    {
        foreach (
            var bytes in new[] { Encoding.Latin1.GetBytes("{\"a\": \"ä\"}"), Encoding.BigEndianUnicode.GetPreamble() }
        )
        {
            var error = Assert.Throws<BidsReadException>(() => JsonFileReader.Read(new MemoryStream(bytes)));
            Assert.Equal("INVALID_JSON_ENCODING", error.Code);
        }
    }

    [Fact]
    public void Line_of_a_mistake_is_named() =>
        Assert.Equal(3, Assert.Throws<BidsReadException>(() => Kind("{\n\"a\": 1\n\"b\": 2\n}")).Line);

    [Fact]
    public void Depth_size_and_number_of_values_are_limited()
    {
        var deep = "{\"a\":" + new string('[', 100_000) + new string(']', 100_000) + "}";
        var many = "{\"a\":[" + string.Concat(Enumerable.Repeat("[],", 3_000_000)) + "0]}";

        var members =
            $"{{\"a\":{{{string.Join(',', Enumerable.Range(0, 200_001).Select(number => $"\"{number}\":0"))}}}}}";

        Assert.Equal("FILE_READ", Assert.Throws<BidsReadException>(() => Kind(members)).Code);
        Assert.Equal("FILE_READ", Assert.Throws<BidsReadException>(() => Kind(deep)).Code);
        Assert.Equal("FILE_READ", Assert.Throws<BidsReadException>(() => Kind(many)).Code);
        using var endless = new EndlessStream(" "u8);
        Assert.Equal("FILE_READ", Assert.Throws<BidsReadException>(() => JsonFileReader.Read(endless)).Code);
    }

    [Fact]
    public void Mutated_documents_end_in_an_object_or_an_issue()
    {
        var random = new Random(3);
        var text = Encoding.UTF8.GetBytes(
            "{\"RepetitionTime\": 2.5, \"SliceTiming\": [0, 1e3], \"a\\u00e4\": {\"b\": \"ö\\ud800\"}}"
        );
        for (var i = 0; i < SeededSet.Count(3000); i++)
        {
            var mutated = text[..random.Next(text.Length + 1)];
            for (var change = 0; change < 2 && mutated.Length > 0; change++)
                mutated[random.Next(mutated.Length)] = (byte)(
                    random.Next(2) == 0 ? "{}[],:\"\\u0-"[random.Next(11)] : random.Next(256)
                );
            try
            {
                using var document = JsonFileReader.Read(new MemoryStream(mutated));
                Assert.NotEmpty(document.RootElement.ToString());
            }
            catch (BidsReadException error)
            {
                Assert.NotEmpty(error.Code);
            }
        }
    }

    private static System.Text.Json.JsonValueKind Kind(string text)
    {
        using var document = JsonFileReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)));
        return document.RootElement.ValueKind;
    }
}
