using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dandi.Json;
using Dandi.Testing;

namespace Dandi.Formats.Tests.Json;

public sealed class PythonJsonParserTests
{
    private static readonly JsonLimits Limits = new(MaxBytes: 1 << 20, MaxDepth: 200, MaxValues: 10_000);

    [Fact]
    public void Text_is_parsed_as_Python_parses_it()
    {
        foreach (
            var (line, number) in File.ReadLines(
                    Repository.Locate("tests/Dandi.Formats.Tests/Json/python-verdicts.tsv")
                )
                .Select((line, index) => (line, index + 1))
        )
        {
            var columns = line.Split('\t');
            var (kind, expected) = (columns[0], columns[2]);
            var actual = Outcome(kind, Convert.FromBase64String(columns[1]));
            Assert.True(
                expected == actual || expected == "accepted",
                $"line {number}: {expected} in Python, {actual} here"
            );
        }
    }

    [Fact]
    public void Bytes_are_readable_if_and_only_if_they_can_be_parsed()
    {
        foreach (
            var columns in File.ReadLines(Repository.Locate("tests/Dandi.Formats.Tests/Json/python-verdicts.tsv"))
                .Select(line => line.Split('\t'))
                .Where(columns => columns[0] == "bytes")
        )
        {
            Assert.Equal(
                columns[2] != "refused",
                PythonJsonParser.IsReadable(Convert.FromBase64String(columns[1]), Limits)
            );
        }
    }

    [Fact]
    public void Standard_JSON_is_parsed_as_by_System_Text_Json() =>
        Texts.Sample(
            text =>
            {
                using var expected = JsonDocument.Parse(text);
                using var document = PythonJsonParser.Parse(
                    Encoding.UTF8.GetBytes(text),
                    Limits,
                    detectDuplicateNames: true
                );
                using var fromText = PythonJsonParser.Parse(text, Limits);

                return document.Deviations == JsonDeviations.None
                    && document.Root.GetRawText() == expected.RootElement.GetRawText()
                    && JsonElement.DeepEquals(fromText.Root, expected.RootElement)
                    && PythonJsonParser.IsReadable(Encoding.UTF8.GetBytes(text), Limits)
                    && JsonNode.DeepEquals(document.ToNode(), JsonNode.Parse(text));
            },
            iter: 2_000
        );

    [Theory]
    [InlineData("""{"a": 1, "a": 2}""", JsonDeviations.DuplicateNames, """{"a":2}""")]
    [InlineData("""{"a": NaN, "b": -Infinity}""", JsonDeviations.NonFiniteNumbers, """{"a":"NaN","b":-1e999}""")]
    [InlineData("\uFEFF{}", JsonDeviations.NotPlainUtf8, "{}")]
    [InlineData("""["\ud800"]""", JsonDeviations.LoneSurrogates, """["\uFFFD"]""")]
    [InlineData("""["\ud83d\ude00"]""", JsonDeviations.None, """["\uD83D\uDE00"]""")]
    [InlineData(
        """{"a": NaN, "a": "\udc00"}""",
        JsonDeviations.DuplicateNames | JsonDeviations.NonFiniteNumbers | JsonDeviations.LoneSurrogates,
        """{"a":"\uFFFD"}"""
    )]
    public void Deviations_from_standard_JSON_are_reported(string text, JsonDeviations deviations, string expected)
    {
        using var document = PythonJsonParser.Parse(Encoding.UTF8.GetBytes(text), Limits, detectDuplicateNames: true);

        Assert.Equal((deviations, expected), (document.Deviations, document.ToNode()!.ToJsonString()));
    }

    [Theory]
    [InlineData("[1,\n 2,\n 3 x]", 2, 3)]
    [InlineData("[NaN,\n NaN, NaN, x, NaN]", 1, 11)]
    [InlineData("[NaN, NaN, Infinity x]", 0, 20)]
    [InlineData("{\"a\": NaN,\n\n}", 2, 0)]
    public void An_error_has_its_position_in_the_original_text(string text, long line, long position)
    {
        var error = Assert.Throws<PythonJsonException>(() => PythonJsonParser.Parse(text, Limits));

        Assert.Equal((line, position), (error.LineNumber, error.BytePositionInLine));
        Assert.EndsWith($"(line {line + 1}, byte {position + 1})", error.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> Excessive =>
        new()
        {
            { new string('[', 201) + new string(']', 201), "is nested deeper than 200 levels" },
            { $"[NaN, {new string('[', 5_000)}", "is nested deeper than 200 levels" },
            { $"[{string.Join(',', Enumerable.Repeat("[]", 10_001))}]", "has more than 10000 values" },
            { $"[{new string(',', 20_000)}", "has more than 10000 values" },
            { $"\"{new string('x', 1 << 20)}\"", "has 1 MiB; the limit is 1 MiB" },
        };

    [Theory]
    [MemberData(nameof(Excessive))]
    public void A_document_that_exceeds_a_limit_is_refused(string text, string what)
    {
        Assert.Equal(what, Assert.Throws<JsonLimitException>(() => PythonJsonParser.Parse(text, Limits)).What);
        Assert.Equal(
            what,
            Assert.Throws<JsonLimitException>(() => PythonJsonParser.Parse(Encoding.UTF8.GetBytes(text), Limits)).What
        );
        Assert.False(PythonJsonParser.IsReadable(Encoding.UTF8.GetBytes(text), Limits));
    }

    [Fact]
    public void Commas_within_strings_are_not_counted_as_values() =>
        Assert.True(
            PythonJsonParser.IsReadable(Encoding.UTF8.GetBytes($"[\"{new string(',', 20_000)}\\\",[\"]"), Limits)
        );

    [Fact]
    public void Hostile_bytes_are_read_or_refused_in_bounded_memory()
    {
        var random = new Random(19);
        var document = Encoding.UTF8.GetBytes(
            """{"a": [NaN, 1.5, "x\ud83d\ude00y"], "b": """
                + """{"c": -Infinity, "c": null}, "d": "\ud800", "e": [true, {"f": 12}]}"""
        );
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = document.ToArray();
            for (var count = random.Next(1, 6); count > 0; count--)
                bytes[random.Next(bytes.Length)] =
                    random.Next(3) == 0 ? (byte)random.Next(256) : (byte)"[]{}\",:\\NaI-u9 "[random.Next(15)];
            var before = GC.GetAllocatedBytesForCurrentThread();
            var outcome = Outcome("bytes", bytes[..random.Next(bytes.Length + 1)]);

            Assert.NotEmpty(outcome);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        }
    }

    private static Gen<string> Texts =>
        Gen.Recursive<string>(
            (depth, inner) =>
                depth > 4
                    ? Scalars
                    : Gen.OneOf(
                        Scalars,
                        inner.Array[0, 4].Select(items => $"[ {string.Join(" , ", items)}]"),
                        Gen.Select(Names, inner)
                            .Array[0, 4]
                            .Select(members =>
                                members
                                    .DistinctBy(member => member.Item1)
                                    .Select(member =>
                                        $"{JsonValue.Create(member.Item1).ToJsonString()} : {member.Item2}"
                                    )
                            )
                            .Select(members => $"{{{string.Join(",\n", members)} }}")
                    )
        );

    private static Gen<string> Scalars =>
        Gen.OneOf(
            Gen.Bool.Select(value => value ? "true" : "null"),
            Gen.Long.Select(value => value.ToString(CultureInfo.InvariantCulture)),
            Gen.Double.Where(double.IsFinite).Select(value => value.ToString("R", CultureInfo.InvariantCulture)),
            Names.Select(text => JsonValue.Create(text).ToJsonString()),
            Names
                .Where(text => text.All(unit => unit >= ' ' && unit is not ('"' or '\\')))
                .Select(text => $"\"{text}\"")
        );

    private static Gen<string> Names =>
        Gen.OneOf(
            Gen.String[0, 8].Select(text => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text))),
            Gen.Int[0, 4].Select(index => ((string[])["NaN", "Infinity", "\\\"NaN", "😀", "\\ud800"])[index])
        );

    /// <summary>The parsed document in a canonical form, or "refused", as in python-verdicts.tsv.</summary>
    private static string Outcome(string kind, byte[] text)
    {
        try
        {
            // Python strings may contain lone surrogates, which are replaced before conversion to a .NET string.
            using var document =
                kind == "bytes"
                    ? PythonJsonParser.Parse(text, Limits)
                    : PythonJsonParser.Parse(
                        Encoding.UTF8.GetString(PythonJsonEncoding.ReplaceSurrogates(text)!),
                        Limits
                    );
            return Canonical(document.ToNode());
        }
        catch (JsonException)
        {
            return "refused";
        }
    }

    private static string Canonical(JsonNode? node) =>
        node switch
        {
            JsonObject members => Canonical(members),
            JsonArray items => $"[{string.Join(',', items.Select(Canonical))}]",
            null => "null",
            _ => node.GetValueKind() switch
            {
                JsonValueKind.String => Quote(node.GetValue<string>()),
                JsonValueKind.Number => Number(node.ToJsonString()),
                _ => node.ToJsonString(),
            },
        };

    private static string Canonical(JsonObject members)
    {
        var texts = members.Select(member => $"{Quote(member.Key)}:{Canonical(member.Value)}");
        return $"{{{string.Join(',', texts.Order(StringComparer.Ordinal))}}}";
    }

    private static string Number(string text) =>
        text.AsSpan().IndexOfAny(".eE") < 0
            ? BigInteger
                .Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)
                .ToString(CultureInfo.InvariantCulture)
            : $"d{BitConverter.DoubleToUInt64Bits(double.Parse(text, CultureInfo.InvariantCulture)):x16}";

    /// <summary>Quotes as Python's json.dumps does with ensure_ascii=False.</summary>
    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var unit in text)
        {
            _ = unit switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                '\b' => quoted.Append("\\b"),
                '\f' => quoted.Append("\\f"),
                < ' ' => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}"),
                _ => quoted.Append(unit),
            };
        }
        return quoted.Append('"').ToString();
    }
}
