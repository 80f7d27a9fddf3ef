using Dandi.Media;
using Dandi.Testing;

namespace Dandi.Formats.Tests;

[Trait("Category", "Corpus")]
public sealed class MediaTypeTests
{
    public static TheoryData<CorpusCase> Names =>
        Corpus.Cases("functions/mime_types.json", item => item.GetProperty("input").GetString()!);

    [Theory]
    [MemberData(nameof(Names))]
    public void Media_types_equal_those_of_the_Python_client(CorpusCase @case) =>
        Assert.Equal(@case.Text("output"), MediaType.Of(@case.Text("input")));
}
