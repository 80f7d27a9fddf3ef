namespace Dandi.Formats.Tests.Zarr;

public sealed class OmeHierarchyTests
{
    [Fact]
    public void Valid_image_has_no_results()
    {
        using var scene = Image("0");

        Assert.Empty(scene.Validate());
    }

    [Fact]
    public void Array_of_an_image_must_exist()
    {
        using var scene = Image("gone");

        Assert.Equal(["Warning ome_ngff.missing_array zarr.json"], scene.Results());
    }

    [Theory]
    [InlineData("8", "4", "[\"y\"]", "ome_ngff.axes_rank", "ome_ngff.dimension_names")]
    [InlineData("8, 8", "4, 4", "[\"x\", \"y\"]", "ome_ngff.dimension_names")]
    [InlineData("8, 8", "4, 4", "[null, null]", "ome_ngff.dimension_names")]
    public void Dimensions_of_an_array_must_match_the_axes_of_the_image(
        string shape,
        string chunks,
        string names,
        params string[] rules
    )
    {
        using var scene = Image("0")
            .With("0/zarr.json", ZarrScene.Array3(shape, chunks, $"\"dimension_names\": {names}"));

        Assert.Equal(rules.Select(rule => $"Warning {rule} zarr.json"), scene.Results());
    }

    [Fact]
    public void Levels_must_be_ordered_by_size_and_have_the_same_type()
    {
        using var scene = Image("1", "0")
            .With(
                "1/zarr.json",
                ZarrScene.Array3("4, 4", "4, 4", """ "dimension_names": ["y", "x"], "data_type": "int32" """)
            );

        Assert.Equal(
            ["Hint ome_ngff.data_type_differs", "Warning ome_ngff.level_order"],
            scene.Validate().Select(result => $"{result.Severity} {result.Id}")
        );
    }

    [Fact]
    public void Zarr_with_the_name_of_an_OME_Zarr_needs_metadata()
    {
        using var scene = new ZarrScene("x.ome.zarr").With("zarr.json", ZarrScene.Group3);

        Assert.Equal(["Warning ome_ngff.no_metadata"], scene.Results());
    }

    [Fact]
    public void Version_0_4_requires_Zarr_2_and_0_5_requires_Zarr_3()
    {
        const string Well = """{"well": {"version": "0.4", "images": [{"path": "0"}]}}""";
        using var old04 = new ZarrScene()
            .With("zarr.json", ZarrScene.Merge(ZarrScene.Group3, $"\"attributes\": {Well}"))
            .With("0/zarr.json", Attributes(ImageOf(["0"])));
        using var new05 = new ZarrScene()
            .With(".zgroup", ZarrScene.Group2)
            .With(".zattrs", """{"ome": {"version": "0.5", "labels": []}}""")
            .With("a/.zgroup", ZarrScene.Group2);

        Assert.Contains("Warning ome_ngff.zarr_format zarr.json", old04.Results());
        Assert.Contains("Warning ome_ngff.version_differs 0/zarr.json", old04.Results());
        Assert.Equal(["Warning ome_ngff.zarr_format .zattrs"], new05.Results());
    }

    [Fact]
    public void Wells_of_a_plate_and_fields_of_a_well_must_exist()
    {
        using var scene = new ZarrScene()
            .With(
                "zarr.json",
                Attributes(
                    """
                    {"version": "0.5", "plate": {"name": "p", "rows": [{"name": "A"}],
                        "columns": [{"name": "1"}, {"name": "2"}], "acquisitions": [{"id": 1}, {"id": 2}],
                        "wells": [{"path": "A/1", "rowIndex": 0, "columnIndex": 0},
                            {"path": "A/2", "rowIndex": 0, "columnIndex": 1}]}}
                    """
                )
            )
            .With("A/zarr.json", ZarrScene.Group3)
            .With(
                "A/1/zarr.json",
                Attributes(
                    """{"version": "0.5", "well": {"images": [{"path": "0", "acquisition": 3}, {"path": "1"}]}}"""
                )
            )
            .With("A/1/0/zarr.json", Attributes(ImageOf(["0"])))
            .With("A/1/0/0/zarr.json", Level);

        Assert.Equal(
            [
                "Warning ome_ngff.missing_well zarr.json",
                "Warning ome_ngff.missing_image A/1/zarr.json",
                "Warning ome_ngff.acquisition A/1/zarr.json",
                "Warning ome_ngff.acquisition A/1/zarr.json",
            ],
            scene.Results()
        );
    }

    [Fact]
    public void Label_images_are_integers_with_the_levels_of_the_source()
    {
        using var scene = Image("0", "0")
            .With("labels/zarr.json", Attributes("""{"version": "0.5", "labels": ["cells", "lost"]}"""))
            .With(
                "labels/cells/zarr.json",
                Attributes(ImageOf(["0"])[..^1] + """, "image-label": {"colors": [{"label-value": 1}]}}""")
            )
            .With(
                "labels/cells/0/zarr.json",
                ZarrScene.Array3("8, 8", "4, 4", """ "dimension_names": ["y", "x"], "data_type": "float32" """)
            );

        Assert.Equal(
            [
                "Warning ome_ngff.label_levels labels/cells/zarr.json",
                "Warning ome_ngff.label_type labels/cells/zarr.json",
                "Warning ome_ngff.missing_label labels/zarr.json",
            ],
            scene.Results().Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Channels_of_omero_must_match_those_of_the_image()
    {
        const string Channel = """{"color": "00FF00", "window": {"start": 0, "end": 1, "min": 0, "max": 1}}""";
        using var scene = Image("0")
            .With(
                "zarr.json",
                Attributes(ImageOf(["0"])[..^1] + $$""", "omero": {"channels": [{{Channel}}, {{Channel}}] } }""")
            );

        Assert.Equal(
            (Severity.Hint, "ome_ngff.channel_count"),
            Assert.Single(scene.Validate().Select(result => (result.Severity, result.Id)))
        );
    }

    [Fact]
    public void Unrelated_attributes_named_labels_or_plate_are_ignored()
    {
        using var scene = new ZarrScene()
            .With(".zgroup", ZarrScene.Group2)
            .With(".zattrs", """{"labels": ["a", 1], "plate": "P1", "well": "A1", "series": [3]}""")
            .With("a/.zgroup", ZarrScene.Group2);

        Assert.Empty(scene.Validate());
    }

    private static string Level => ZarrScene.Array3("8, 8", "4, 4", """ "dimension_names": ["y", "x"] """);

    private static ZarrScene Image(params string[] levels) =>
        new ZarrScene().With("zarr.json", Attributes(ImageOf(levels))).With("0/zarr.json", Level);

    private static string ImageOf(string[] levels)
    {
        var datasets = levels.Select(level =>
            $$"""{"path": "{{level}}", "coordinateTransformations": [{"type": "scale", "scale": [1, 1]}] }"""
        );
        return $$"""
            {"version": "0.5", "multiscales": [{"name": "i", "type": "t", "metadata": {},
                "axes": [{"name": "y", "type": "space"}, {"name": "x", "type": "space"}],
                "datasets": [{{string.Join(',', datasets)}}] }]}
            """;
    }

    private static string Attributes(string ome) =>
        ZarrScene.Merge(ZarrScene.Group3, $$""" "attributes": {"ome": {{ome}} } """);
}
