using Dandi.Zarr;

namespace Dandi.Formats.Tests.Zarr;

public sealed class ZarrValidatorTests
{
    [Theory]
    [InlineData("")]
    [InlineData("nothing")]
    [InlineData("[]")]
    [InlineData("{\"zarr_format\": 3}")]
    [InlineData("{\"zarr_format\": \"2\"}")]
    public void Invalid_Zarr_2_group_cannot_be_opened(string group)
    {
        using var scene = new ZarrScene().With(".zgroup", group).With("a/.zarray", ZarrScene.Array2("2", "1"));

        Assert.Equal(["Error zarr.cannot_open"], scene.Results());
    }

    [Theory]
    [InlineData(""" "order": "A" """)]
    [InlineData(""" "dtype": "<q7" """)]
    [InlineData(""" "dtype": [["x"]] """)]
    [InlineData(""" "dtype": [] """)]
    [InlineData(""" "shape": [1, 2] """)]
    [InlineData(""" "shape": [-1] """)]
    [InlineData(""" "shape": [1.5] """)]
    [InlineData(""" "chunks": [1e99] """)]
    [InlineData(""" "compressor": "zlib" """)]
    [InlineData(""" "compressor": {"level": 1} """)]
    [InlineData(""" "filters": [{"id": 7}] """)]
    [InlineData(""" "dimension_separator": "-" """)]
    public void Invalid_Zarr_2_array_cannot_be_opened(string member)
    {
        using var scene = new ZarrScene().With(".zarray", ZarrScene.Array2("2", "1", member));

        Assert.Contains("Error zarr.cannot_open", scene.Results());
    }

    [Theory]
    [InlineData("\"<f8\"")]
    [InlineData("\"|b1\"")]
    [InlineData("\">c16\"")]
    [InlineData("\"<M8[ns]\"")]
    [InlineData("\"|S12\"")]
    [InlineData("\"<U3\"")]
    [InlineData("\"|O\"")]
    [InlineData("""[["x", "<f4"], ["y", [["z", "|u1", [2, 2]]]]]""")]
    public void NumPy_data_types_are_valid(string type)
    {
        using var scene = new ZarrScene().With(".zarray", ZarrScene.Array2("2", "1", $"\"dtype\": {type}"));

        Assert.DoesNotContain(scene.Validate(), result => result.IsBlocking);
    }

    [Fact]
    public void Unknown_codec_is_only_a_warning()
    {
        using var scene = new ZarrScene().With(
            ".zarray",
            ZarrScene.Array2("2", "1", """ "compressor": {"id": "imagecodecs_jpeg2k"} """)
        );

        Assert.Equal(["Warning zarr.cannot_open"], scene.Results());
        Assert.Contains("imagecodecs_jpeg2k", scene.Validate()[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Invalid_metadata_below_the_root_of_a_Zarr_2_is_a_warning()
    {
        using var scene = new ZarrScene()
            .With(".zgroup", ZarrScene.Group2)
            .With("a/.zarray", "{")
            .With("a/0")
            .With("b/.zgroup", "[]")
            .With("b/.zattrs", "{}")
            .With("c/.zgroup", ZarrScene.Group2)
            .With("c/.zattrs", "7");

        Assert.Equal(
            ["Warning zarr.invalid_node a", "Warning zarr.invalid_node b", "Warning zarr.invalid_node c"],
            scene.Results()
        );
    }

    [Theory]
    [InlineData(""" "extra": 1 """, "extra")]
    [InlineData(""" "extra": {"must_understand": true} """, "extra")]
    [InlineData(""" "attributes": [] """, "attributes")]
    [InlineData(""" "storage_transformers": [{"name": "x"}] """, "storage_transformers")]
    [InlineData(""" "dimension_names": ["x", "y"] """, "dimension_names")]
    [InlineData(""" "dimension_names": [1] """, "dimension_names")]
    [InlineData(""" "fill_value": 70000 """, "fill_value")]
    [InlineData(""" "fill_value": "NaN" """, "fill_value")]
    [InlineData(""" "codecs": [] """, "codecs")]
    [InlineData(""" "codecs": [{"name": "bytes"}] """, "endian")]
    [InlineData(""" "codecs": [{"name": "gzip"}] """, "codecs")]
    [InlineData(
        """
            "codecs": [{"name": "bytes", "configuration": {"endian": "little"}},
                {"name": "transpose", "configuration": {"order": [0]}}]
            """,
        "before the codec"
    )]
    [InlineData(
        """
            "codecs": [{"name": "transpose", "configuration": {"order": [1]}},
                {"name": "bytes", "configuration": {"endian": "big"}}]
            """,
        "order"
    )]
    [InlineData(
        """
            "codecs": [{"name": "sharding_indexed", "configuration": {"chunk_shape": [3], "codecs": ["bytes"],
                "index_codecs": [{"name": "bytes", "configuration": {"endian": "big"}}]}}]
            """,
        "divide"
    )]
    [InlineData(""" "chunk_grid": {"name": "regular"} """, "chunk_grid.configuration")]
    [InlineData(""" "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": [0]}} """, "chunk_shape")]
    [InlineData(""" "chunk_key_encoding": {"name": "default", "configuration": {"separator": "-"}} """, "separator")]
    public void Invalid_Zarr_3_array_cannot_be_opened_and_the_location_is_named(string member, string location)
    {
        using var scene = new ZarrScene()
            .With("zarr.json", ZarrScene.Group3)
            .With("a/zarr.json", ZarrScene.Array3("4", "2", member));

        var error = Assert.Single(scene.Validate(), result => result.IsBlocking);

        Assert.Equal(("zarr.tensorstore_cannot_open", "x.zarr/a"), (error.Id, error.Path));
        Assert.Contains(location, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"int8\"", "-128")]
    [InlineData("\"uint64\"", "18446744073709551615")]
    [InlineData("\"float16\"", "\"0x7e01\"")]
    [InlineData("\"float64\"", "\"-Infinity\"")]
    [InlineData("\"complex64\"", """[1, "NaN"]""")]
    [InlineData("\"r16\"", "[0, 255]")]
    [InlineData("{\"name\": \"bool\"}", "true")]
    public void Fill_value_of_the_data_type_is_valid(string type, string fill)
    {
        using var scene = new ZarrScene().With(
            "zarr.json",
            ZarrScene.Array3("4", "2", $"\"data_type\": {type}, \"fill_value\": {fill}")
        );

        Assert.Empty(scene.Results());
    }

    [Theory]
    [InlineData("\"int8\"", "128")]
    [InlineData("\"uint8\"", "-1")]
    [InlineData("\"uint64\"", "18446744073709551616")]
    [InlineData("\"float16\"", "\"0x7e0\"")]
    [InlineData("\"complex64\"", "[1]")]
    [InlineData("\"r16\"", "[0, 256]")]
    [InlineData("\"bool\"", "0")]
    public void Fill_value_that_does_not_match_the_data_type_is_invalid(string type, string fill)
    {
        using var scene = new ZarrScene().With(
            "zarr.json",
            ZarrScene.Array3("4", "2", $"\"data_type\": {type}, \"fill_value\": {fill}")
        );

        Assert.Equal(["Error zarr.tensorstore_cannot_open"], scene.Results());
    }

    [Theory]
    [InlineData(""" "data_type": "string", "fill_value": "" """)]
    [InlineData(""" "codecs": ["bytes", "numcodecs.zlib"], "data_type": "uint8" """)]
    [InlineData(""" "codecs": [{"name": "vlen-utf8"}] """)]
    [InlineData(""" "chunk_grid": {"name": "rectilinear", "configuration": {}} """)]
    [InlineData(""" "chunk_key_encoding": "fanout" """)]
    [InlineData(""" "dimension_names": null """)]
    public void Extension_that_some_readers_do_not_support_is_a_warning(string member)
    {
        using var scene = new ZarrScene().With("zarr.json", ZarrScene.Array3("4", "2", member));

        Assert.Equal(["Warning zarr.tensorstore_cannot_open"], scene.Results());
    }

    [Fact]
    public void Optional_extension_is_ignored()
    {
        using var scene = new ZarrScene().With(
            "zarr.json",
            ZarrScene.Array3("4", "2", """ "extra": {"must_understand": false} """)
        );

        Assert.Empty(scene.Results());
    }

    [Fact]
    public void Metadata_below_an_array_is_not_a_node()
    {
        using var scene = new ZarrScene().With("zarr.json", ZarrScene.Array3("4", "2")).With("c/zarr.json", "{");

        Assert.Equal(["Warning zarr.not_a_chunk c/zarr.json"], scene.Results());
    }

    [Fact]
    public void Zarr_3_array_in_a_folder_without_metadata_is_validated()
    {
        using var scene = new ZarrScene()
            .With("zarr.json", ZarrScene.Group3)
            .With("no/group/here/zarr.json", """{"node_type": "array"}""");

        Assert.Equal(["Error zarr.tensorstore_cannot_open no/group/here"], scene.Results());
    }

    [Fact]
    public void Metadata_of_the_other_Zarr_version_is_a_warning()
    {
        using var scene = new ZarrScene()
            .With("zarr.json", ZarrScene.Group3)
            .With("old/.zarray", ZarrScene.Array2("2", "1"))
            .With("old/0");

        Assert.Equal(["Warning zarr.mixed_formats old"], scene.Results());
    }

    [Theory]
    [InlineData(7, false)]
    [InlineData(8, true)]
    public void Path_can_have_at_most_seven_folders(int parts, bool isTooDeep)
    {
        using var scene = new ZarrScene()
            .With("zarr.json", ZarrScene.Group3)
            .With(string.Join('/', Enumerable.Repeat("a", parts)));

        Assert.Equal(isTooDeep, scene.Results().Contains("Error dandi_zarr.tree_depth_exceeded"));
    }

    [Fact]
    public void Number_of_results_is_limited_and_the_rest_is_counted()
    {
        using var scene = new ZarrScene().With(".zarray", ZarrScene.Array2("2", "1"));
        var store = new ZarrStore(scene.Locate(""));
        var validator = new ZarrValidator(store, "x.zarr");
        validator.Visit(new ZarrFile(".zarray", 1));
        for (var chunk = 0; chunk < 5_002; chunk++)
            validator.Visit(new ZarrFile($"{chunk}", 1));

        var results = validator.Complete(TestContext.Current.CancellationToken);

        Assert.Equal(101, results.Count);
        Assert.Equal("... and 4900 more results of this kind.", results[^1].Message);
    }

    [Fact]
    public void Chunks_do_not_allocate_memory()
    {
        using var scene = new ZarrScene()
            .With("zarr.json", ZarrScene.Group3)
            .With("a/zarr.json", ZarrScene.Array3("1000, 1000", "1, 1"));
        var validator = new ZarrValidator(new ZarrStore(scene.Locate("")), "x.zarr");
        var chunks = Enumerable.Range(0, 1000).Select(row => new ZarrFile($"a/c/{row}/{row}", 1)).ToArray();
        foreach (var chunk in chunks)
            validator.Visit(chunk);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 1000; round++)
        {
            foreach (var chunk in chunks)
                validator.Visit(chunk);
        }
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.InRange(allocated, 0, 10_000);
        Assert.Empty(validator.Complete(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Cancellation_stops_the_walk()
    {
        using var scene = new ZarrScene().With(".zgroup", ZarrScene.Group2);

        Assert.Throws<OperationCanceledException>(() =>
            ZarrValidator.Validate(new ZarrStore(scene.Locate("")), "x.zarr", new CancellationToken(canceled: true))
        );
    }
}
