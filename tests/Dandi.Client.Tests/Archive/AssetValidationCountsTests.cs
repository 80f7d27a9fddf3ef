using System.Text.Json;
using Dandi.Archive;

namespace Dandi.Client.Tests.Archive;

public sealed class AssetValidationCountsTests
{
    [Fact]
    public void Assets_are_counted_once_whatever_the_number_of_their_errors()
    {
        var counts = Count(
            """
            [{"field":"","message":"asset is currently being validated, please wait.","path":"a"},
             {"field":"","message":"asset is currently being validated, please wait.","path":"b"},
             {"field":"species","message":"first","path":"c"}, {"field":"age","message":"second","path":"c"},
             {"field":"age","message":"third","path":"d"}]
            """
        );

        Assert.Equal(
            new AssetValidationCounts(2, 2, "first", "asset is currently being validated, please wait."),
            counts
        );
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""[1, null, [], {}, {"path": 5, "message": "x"}]""")]
    public void Anything_else_is_ignored(string json) =>
        Assert.Equal(new AssetValidationCounts(0, 0, "", ""), Count(json));

    private static AssetValidationCounts Count(string json)
    {
        using var document = JsonDocument.Parse(json);
        return AssetValidationCounts.Of(document.RootElement);
    }
}
