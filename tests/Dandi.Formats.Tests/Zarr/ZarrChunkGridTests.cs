using Dandi.Zarr;

namespace Dandi.Formats.Tests.Zarr;

public sealed class ZarrChunkGridTests
{
    [Theory]
    [InlineData("", '.', "0.0", "Inside")]
    [InlineData("", '.', "1.2", "Inside")]
    [InlineData("", '.', "2.0", "Outside")]
    [InlineData("", '.', "0.3", "Outside")]
    [InlineData("", '.', "0/0", "None")]
    [InlineData("", '.', "0", "None")]
    [InlineData("", '.', "0.0.0", "None")]
    [InlineData("", '.', "0.", "None")]
    [InlineData("", '.', "00.0", "None")]
    [InlineData("", '.', "-1.0", "None")]
    [InlineData("", '.', "٠.0", "None")]
    [InlineData("", '.', "0.99999999999999999999999999", "Outside")]
    [InlineData("", '/', "1/2", "Inside")]
    [InlineData("", '/', "c/1/2", "None")]
    [InlineData("c", '/', "c/1/2", "Inside")]
    [InlineData("c", '/', "c/1/3", "Outside")]
    [InlineData("c", '/', "1/2", "None")]
    [InlineData("c", '/', "c", "None")]
    [InlineData("c", '/', "c1/2", "None")]
    [InlineData("c", '.', "c.1.2", "Inside")]
    [InlineData("c", '.', "c/1/2", "None")]
    public void Keys_are_classified_for_a_grid_of_two_by_three_chunks(
        string prefix,
        char separator,
        string key,
        string expected
    ) => Assert.Equal(expected, new ZarrChunkGrid([4, 7], [2, 3], prefix, separator).Classify(key).ToString());

    [Theory]
    [InlineData("", "0")]
    [InlineData("c", "c")]
    public void Scalar_has_one_chunk(string prefix, string key)
    {
        var grid = new ZarrChunkGrid([], [], prefix, '/');

        Assert.Equal((ChunkKey.Inside, ChunkKey.None), (grid.Classify(key), grid.Classify(key + "/0")));
        Assert.Equal(key, grid.LastKey);
    }

    [Fact]
    public void Empty_array_has_no_chunks() =>
        Assert.Equal(
            (ChunkKey.Outside, null),
            (new ZarrChunkGrid([0], [1], "", '.').Classify("0"), new ZarrChunkGrid([0], [1], "", '.').LastKey)
        );

    [Fact]
    public void Last_chunk_is_inside_and_the_next_one_is_outside() =>
        Gen.Select(Gen.Long[1, 1L << 40].Array[1, 5], Gen.Long[1, 1 << 20], Gen.Bool, Gen.Bool)
            .Sample(
                (shape, chunk, isDefault, isSlash) =>
                {
                    var separator = isSlash ? '/' : '.';
                    var grid = new ZarrChunkGrid(shape, [.. shape.Select(_ => chunk)], isDefault ? "c" : "", separator);
                    var last = grid.LastKey!;
                    var at = last.LastIndexOfAny(['/', '.', 'c']) + 1;

                    Assert.Equal(ChunkKey.Inside, grid.Classify(last));
                    Assert.Equal(ChunkKey.Outside, grid.Classify($"{last[..at]}{long.Parse(last[at..]) + 1}"));
                }
            );

    [Theory]
    [InlineData("c/1", "c/4")]
    [InlineData("c/3", "c/10")]
    public void Shards_are_the_chunks_of_the_grid(string inside, string outside)
    {
        const string Codecs = """
            "codecs": [{"name": "sharding_indexed", "configuration": {"chunk_shape": [2],
                "codecs": [{"name": "bytes", "configuration": {"endian": "little"}}],
                "index_codecs": [{"name": "bytes", "configuration": {"endian": "little"}}, "crc32c"]}}]
            """;
        using var scene = new ZarrScene()
            .With("zarr.json", ZarrScene.Array3("16", "4", Codecs))
            .With(inside)
            .With(outside);

        Assert.Equal([$"Warning zarr.chunk_outside_grid {outside}"], scene.Results());
    }

    [Fact]
    public void Zarr_3_array_can_use_the_chunk_keys_of_Zarr_2()
    {
        using var scene = new ZarrScene()
            .With("zarr.json", ZarrScene.Array3("4", "2", """ "chunk_key_encoding": {"name": "v2"} """))
            .With("0")
            .With("1")
            .With("c/0");

        Assert.Equal(["Warning zarr.not_a_chunk c/0"], scene.Results());
    }
}
