using System.Text.Json.Nodes;
using Dandi.Cli.Output.Records;

namespace Dandi.Cli.Tests.Output.Records;

public sealed class PythonJsonTests
{
    private static readonly JsonObject Sample = new()
    {
        ["b"] = new JsonArray("é", "\u001b\u007f\"\\\n\b", 1, true, null),
        ["a"] = new JsonObject
        {
            ["z"] = new JsonArray(),
            ["y"] = new JsonObject(),
            ["x"] = "😀",
        },
    };

    [Fact]
    public void One_line_has_sorted_names_and_only_ASCII() =>
        Assert.Equal(
            "{\"a\": {\"x\": \"\\ud83d\\ude00\", \"y\": {}, \"z\": []}, "
                + "\"b\": [\"\\u00e9\", \"\\u001b\\u007f\\\"\\\\\\n\\b\", 1, true, null]}",
            PythonJson.OnOneLine(Sample)
        );

    [Fact]
    public void Indented_output_has_one_member_per_line() =>
        Assert.Equal(
            "{\n    \"a\": {\n      \"x\": \"\\ud83d\\ude00\",\n      \"y\": {},\n      \"z\": []\n    },\n"
                + "    \"b\": [\n      \"\\u00e9\",\n      \"\\u001b\\u007f\\\"\\\\\\n\\b\",\n      1,\n      true,\n  "
                + "    null\n    ]\n  }",
            PythonJson.Indented(Sample, 2)
        );

    [Fact]
    public void Any_text_survives_a_round_trip() =>
        Gen.String.Sample(text =>
            Assert.Equal(text, JsonNode.Parse(PythonJson.OnOneLine(new JsonArray(text)))![0]!.GetValue<string>())
        );
}
