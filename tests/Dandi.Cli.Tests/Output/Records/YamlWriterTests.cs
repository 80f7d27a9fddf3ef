using System.Text.Json.Nodes;
using Dandi.Yaml;

namespace Dandi.Cli.Tests.Output.Records;

public sealed class YamlWriterTests
{
    private static readonly string[] Pieces =
    [
        "a",
        "é",
        "😀",
        "1",
        "0",
        "-",
        "+",
        ".",
        ":",
        ": ",
        "#",
        " #",
        " ",
        "  ",
        "'",
        "\"",
        "\\",
        "\n",
        "\r\n",
        "\t",
        "\0",
        "\u001b[2J",
        "\u007f",
        "\u0085",
        "\u00a0",
        "\u2028",
        "\u202e",
        "\ufeff",
        "~",
        "null",
        "yes",
        "No",
        "e5",
        "0x",
        "_",
        "---",
        "...",
        "? ",
        "- ",
        "[",
        "]",
        "{",
        "}",
        ",",
        "&",
        "*",
        "!",
        "|",
        ">",
        "%",
        "@",
        "`",
        "<<",
        "=",
        "2020-01-02",
        "T03:04:05",
        "12:30",
        "\U000E0001",
    ];

    private static readonly Gen<string> Texts = Gen.Int[0, Pieces.Length - 1]
        .Select(i => Pieces[i])
        .Array[0, 6]
        .Select(string.Concat);
    private static readonly Gen<JsonNode?> Scalars = Gen.OneOf(
        Texts.Select(text => (JsonNode?)JsonValue.Create(text)),
        Gen.Long.Select(number => (JsonNode?)JsonValue.Create(number)),
        Gen.Bool.Select(value => (JsonNode?)JsonValue.Create(value)),
        Gen.Const((JsonNode?)null)
    );

    [Fact]
    public void A_parser_reads_what_was_written() =>
        Nodes(3)
            .Sample(node =>
            {
                var item = Item(node);

                Assert.True(JsonNode.DeepEquals(new JsonArray(node?.DeepClone()), YamlTree.Parse(item)), item);
            });

    [Fact]
    public void Output_contains_no_control_characters() =>
        Texts.Sample(text =>
        {
            var scalar = Scalar(text, isTime: false);

            Assert.DoesNotContain(scalar, char.IsControl);
            Assert.DoesNotContain('\u202e', scalar);
        });

    [Theory]
    [InlineData("2.7.0")]
    [InlineData("P3M")]
    [InlineData("./sub-1/a b.nwb")]
    [InlineData("A recording session (minimal-nocache)")]
    [InlineData("Device (2)")]
    [InlineData("Müller, K.")]
    [InlineData("dandi:OpenAccess")]
    [InlineData("10kHz")]
    public void Ordinary_text_is_plain(string text) => Assert.Equal(text, Scalar(text, isTime: false));

    [Theory]
    [InlineData("", "''")]
    [InlineData("1", "'1'")]
    [InlineData("007", "'007'")]
    [InlineData("1_000.5e3", "'1_000.5e3'")]
    [InlineData(".5", "'.5'")]
    [InlineData(".NaN", "'.NaN'")]
    [InlineData("0xFF", "'0xFF'")]
    [InlineData("190:20:30", "'190:20:30'")]
    [InlineData("Null", "'Null'")]
    [InlineData("OFF", "'OFF'")]
    [InlineData("n", "'n'")]
    [InlineData("2020-01-02", "'2020-01-02'")]
    [InlineData("2020-01-02T03:04:05Z", "'2020-01-02T03:04:05Z'")]
    [InlineData("a: b", "'a: b'")]
    [InlineData("a:", "'a:'")]
    [InlineData("a #b", "'a #b'")]
    [InlineData("it's: so", "'it''s: so'")]
    [InlineData("- a", "'- a'")]
    [InlineData("@a", "'@a'")]
    [InlineData(" a", "' a'")]
    [InlineData("a ", "'a '")]
    [InlineData("a\nb", "\"a\\nb\"")]
    [InlineData("\u001b[2J\"", "\"\\x1B[2J\\\"\"")]
    [InlineData("\u202ea", "\"\\u202Ea\"")]
    public void Text_that_would_be_read_as_something_else_is_quoted(string text, string scalar) =>
        Assert.Equal(scalar, Scalar(text, isTime: false));

    [Theory]
    [InlineData("2018-09-28 14:43:54.123000+05:30", true)]
    [InlineData("2018-09-28 14:43:54", true)]
    [InlineData("1850-01-01 00:00:00-05:50:36", false)]
    [InlineData("yesterday: noon", false)]
    public void Times_are_plain_if_readers_recognize_them(string text, bool isPlain) =>
        Assert.Equal(isPlain ? text : $"'{text}'", Scalar(text, isTime: true));

    [Fact]
    public void An_unpaired_surrogate_becomes_the_replacement_character() =>
        Assert.Equal("\"a\\uFFFDb\"", Scalar("a\ud800b", isTime: false));

    [Fact]
    public void A_very_long_name_becomes_a_complex_key()
    {
        var record = new JsonObject
        {
            [new string('x', 3000)] = new JsonObject { ["a"] = new JsonArray(1, new JsonArray(2, 3)) },
            ["b"] = new JsonObject(),
        };

        Assert.True(JsonNode.DeepEquals(new JsonArray(record.DeepClone()), YamlTree.Parse(Item(record))));
    }

    private static string Scalar(string text, bool isTime = false)
    {
        var line = Item(new JsonObject { ["text"] = text }, isTime ? ["text"] : []);
        Assert.StartsWith("- text: ", line, StringComparison.Ordinal);
        Assert.EndsWith("\n", line, StringComparison.Ordinal);
        return line["- text: ".Length..^1];
    }

    private static string Item(JsonNode? node, HashSet<string>? times = null)
    {
        using var output = new StringWriter();
        var yaml = new YamlWriter(output);
        yaml.BeginSequence();
        yaml.Write(node, times);
        yaml.EndSequence();
        Assert.True(yaml.EndAsync().IsCompletedSuccessfully);
        return output.ToString();
    }

    private static Gen<JsonNode?> Nodes(int depth)
    {
        if (depth == 0)
            return Scalars;
        var inner = Nodes(depth - 1);
        return Gen.OneOf(
            Scalars,
            inner.Array[0, 3].Select(items => (JsonNode?)new JsonArray([.. items.Select(item => item?.DeepClone())])),
            Gen.Select(Texts, inner)
                .Array[0, 4]
                .Select(members =>
                    (JsonNode?)
                        new JsonObject(
                            members
                                .DistinctBy(member => member.Item1)
                                .Select(member => KeyValuePair.Create(member.Item1, member.Item2?.DeepClone()))
                        )
                )
        );
    }
}
