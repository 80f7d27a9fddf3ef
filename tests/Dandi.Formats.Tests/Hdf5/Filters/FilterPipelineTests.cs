using Dandi.Hdf5.Filters;

namespace Dandi.Formats.Tests.Hdf5.Filters;

public sealed class FilterPipelineTests
{
    private static readonly int[] Ids = [1, 2, 3, 32000];

    [Fact]
    public void Filters_are_undone_from_the_last_to_the_first()
    {
        var cases =
            from ids in Gen.Int[0, 3].Select(index => Ids[index]).Array[0, 5]
            from mask in Gen.UInt[0, 31]
            from content in Gen.Byte.Array[1, 2000]
            select (ids, mask, content);

        cases.Sample(
            given =>
            {
                var stored = given.content;
                for (var index = 0; index < given.ids.Length; index++)
                {
                    if ((given.mask >> index & 1) == 0)
                        stored = Encode(given.ids[index], stored);
                }

                Assert.Equal(
                    given.content,
                    FilterPipeline.Decode(
                        [.. given.ids.Select(id => (id, new uint[] { 4 }))],
                        given.mask,
                        stored,
                        given.content.Length
                    )
                );
            },
            iter: 500
        );
    }

    [Fact]
    public void A_filter_that_is_not_built_in_is_named()
    {
        var problem = Assert.Throws<FilterException>(() => FilterPipeline.Decode([(32001, [])], 0, [1], 1));

        Assert.True(problem.IsUnavailable);
        Assert.Equal("filter 32001 (blosc) is not built in", problem.Message);
        Assert.Equal(
            "filter 4711 is not built in",
            Assert.Throws<FilterException>(() => FilterPipeline.Decode([(4711, [])], 0, [1], 1)).Message
        );
    }

    [Fact]
    public void A_filter_that_the_chunk_skipped_need_not_be_built_in() =>
        Assert.Equal([1], FilterPipeline.Decode([(32001, [])], 1, [1], 1));

    [Fact]
    public void The_error_for_damaged_data_names_the_filter()
    {
        var problem = Assert.Throws<FilterException>(() => FilterPipeline.Decode([(1, [])], 0, [1, 2, 3], 1));

        Assert.False(problem.IsUnavailable);
        Assert.StartsWith("filter 1 (deflate): ", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chunk_of_another_size_is_refused() =>
        Assert.Throws<FilterException>(() => FilterPipeline.Decode([], 0, [1, 2, 3], 4));

    private static byte[] Encode(int id, byte[] content) =>
        id switch
        {
            1 => DeflateFilterTests.Encode(content),
            2 => ShuffleFilterTests.Encode(content, 4),
            3 => Fletcher32FilterTests.Encode(content),
            _ => LzfFilterTests.Encode(content),
        };
}
