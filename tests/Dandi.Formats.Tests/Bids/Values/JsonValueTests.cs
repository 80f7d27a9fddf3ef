using System.Text.Json;
using Dandi.Bids.Values;
using Dandi.Formats.Tests.Bids.Expressions;

namespace Dandi.Formats.Tests.Bids.Values;

public sealed class JsonValueTests
{
    [Theory]
    [InlineData("""{"a":1,"b":[true,null,"x"],"a":2}""", """{"a":2,"b":[true,null,"x"]}""")]
    [InlineData("""[1e400,-1e400,1e-400]""", "[Infinity,-Infinity,0]")]
    [InlineData("\"\\b\\f\\n\\r\\t\\/\\\\\\\"\\u00b5\"", "\"\b\f\n\r\t/\\\"µ\"")]
    [InlineData("\"\\ud83d\\ude00\"", "\"\ud83d\ude00\"")]
    public void Json_is_read_as_javascript_reads_it(string json, string expected) =>
        Assert.Equal(expected, JsText.Of(JsonScope.Read(json)));

    [Fact]
    public void Half_of_a_surrogate_pair_is_kept() =>
        Assert.Equal("{\"\ud800\":\"x\udc00y\"}", JsText.Of(JsonScope.Read("{\"\\ud800\":\"x\\udc00y\"}")));

    [Fact]
    public void Values_of_a_document_can_be_used_after_it_was_disposed()
    {
        JsValue value;
        using (var document = JsonDocument.Parse("""{"a":[{"b":"c"}]}"""))
            value = JsValue.Of(document.RootElement);

        Assert.Equal("""{"a":[{"b":"c"}]}""", JsText.Of(value));
        Assert.True(JsValue.AreIdentical(value.Members.Get("a"), value.Members.Get("a")));
    }
}
