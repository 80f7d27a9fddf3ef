using System.Text.Json;
using Dandi.Zarr.Ome;

namespace Dandi.Formats.Tests.Zarr;

public sealed class OmeNgffTests
{
    private const string YX = """{"name": "y", "type": "space"}, {"name": "x", "type": "space"}""";
    private const string Axes = """[{"name": "t", "type": "time"}, {"name": "c", "type": "channel"}, """ + YX + "]";
    private const string Scale = """{"type": "scale", "scale": [1, 1, 2, 2]}""";

    [Theory]
    [InlineData(
        """[{"name": "y", "type": "space"}, {"name": "c", "type": "channel"}, {"name": "x", "type": "space"}]""",
        "wrong order"
    )]
    [InlineData("""[{"name": "c", "type": "channel"}, {"name": "t", "type": "time"}, """ + YX + "]", "wrong order")]
    [InlineData(
        """[{"name": "t", "type": "time"}, {"name": "u", "type": "time"}, """ + YX + "]",
        "at most one is allowed"
    )]
    [InlineData("""[{"name": "c", "type": "channel"}, {"name": "d"}, """ + YX + "]", "at most one is allowed")]
    [InlineData(
        """[{"name": "y", "type": "space", "unit": "micrometer"}, {"name": "y", "type": "space", "unit": "meter"}]""",
        "another axis"
    )]
    [InlineData("""[{"name": "y", "type": "space"}, "x"]""", "must be an object")]
    [InlineData("""[{"name": "y", "type": "space"}, {"name": "x", "type": 3}]""", "must be a string")]
    public void Axes_must_be_ordered_by_type_and_have_unique_names(string axes, string message) =>
        AssertWarns(Image(axes, Scale), message);

    [Theory]
    [InlineData(
        """{"type": "translation", "translation": [0, 0, 0, 0]}, {"type": "scale", "scale": [1, 1, 2, 2]}""",
        "after the scale"
    )]
    [InlineData(
        Scale
            + """, {"type": "translation", "translation": [0, 0, 0, 0]}"""
            + """, {"type": "translation", "translation": [0, 0, 0, 0]}""",
        "at most one is allowed"
    )]
    [InlineData("""{"type": "scale", "scale": [1, 1, 2]}""", "3 numbers for 4 axes")]
    [InlineData("""{"type": "scale", "path": "elsewhere"}""", "scale` is missing")]
    [InlineData("""{"type": "identity"}""", "must be one of scale, translation")]
    public void Transformations_are_one_scale_and_an_optional_translation(string transformations, string message) =>
        AssertWarns(Image(Axes, transformations), message);

    [Fact]
    public void Valid_image_has_no_results() => Assert.Empty(Validate(Image(Axes, Scale)));

    [Theory]
    [InlineData("micron", true)]
    [InlineData("micrometer", false)]
    public void Unit_that_is_not_recommended_is_a_hint(string unit, bool isHint)
    {
        var results = Validate(
            Image(Axes.Replace("\"y\",", $"\"y\", \"unit\": \"{unit}\",", StringComparison.Ordinal), Scale)
        );

        Assert.Equal(
            isHint ? [(Severity.Hint, "ome_ngff.axes")] : [],
            results.Select(result => (result.Severity, result.Rule))
        );
    }

    [Theory]
    [InlineData("""{"rowIndex": 0, "columnIndex": 1, "path": "A/1"}""", "give `A/2`")]
    [InlineData("""{"rowIndex": 1, "columnIndex": 0, "path": "A/1"}""", "number of items: 1")]
    [InlineData("""{"rowIndex": 0, "columnIndex": 0, "path": "A/1/"}""", "name of a row")]
    [InlineData("""{"rowIndex": 0, "columnIndex": 0, "path": "Ä/1"}""", "name of a row")]
    [InlineData("""{"rowIndex": -1, "columnIndex": 0, "path": "A/1"}""", "at least 0")]
    public void Path_of_a_well_consists_of_its_row_and_column(string well, string message) =>
        AssertWarns(
            $$"""
            {"ome": {"version": "0.5", "plate": {"name": "p", "rows": [{"name": "A"}],
                "columns": [{"name": "1"}, {"name": "2"}], "wells": [{{well}}] } } }
            """,
            message
        );

    [Fact]
    public void Acquisitions_have_unique_ids() =>
        AssertWarns(
            """
            {"ome": {"version": "0.5", "plate": {"name": "p", "acquisitions": [{"id": 1}, {"id": 1.0}],
                "rows": [{"name": "A"}], "columns": [{"name": "1"}],
                "wells": [{"rowIndex": 0, "columnIndex": 0, "path": "A/1"}]}}}
            """,
            "another acquisition"
        );

    [Theory]
    [InlineData("""{"ome": {"version": "0.5"}}""", "contains no OME-NGFF metadata")]
    [InlineData("""{"ome": {"multiscales": []}}""", "version` is missing")]
    [InlineData("""{"ome": {"version": "1.0", "multiscales": []}}""", "does not exist")]
    [InlineData(
        """{"multiscales": [{"version": "0.3", "axes": [{"name": "y", "type": "space"}]}]}""",
        "since OME-NGFF 0.4"
    )]
    [InlineData("""{"ome": {"version": "0.5", "bioformats2raw.layout": 4}}""", "must be 3")]
    [InlineData("""{"ome": {"version": "0.5", "series": [1]}}""", "must be a string")]
    [InlineData("""{"ome": {"version": "0.5", "labels": "cells"}}""", "must be a list")]
    [InlineData("""{"well": {"version": "0.4", "images": [{"path": "a b"}]}}""", "letters and digits")]
    [InlineData(
        """{"image-label": {"version": "0.4", "colors": [{"label-value": 1, "rgba": [1, 2, 3, 4.5]}]}}""",
        "from 0 to 255"
    )]
    public void Violated_requirement_is_a_warning(string attributes, string message) =>
        AssertWarns(attributes, message);

    [Theory]
    [InlineData("""{"ome": {"version": "0.6rc0", "multiscales": 7}}""")]
    [InlineData("""{"ome": {"version": "0.6", "scene": {}}}""")]
    public void Version_0_6_is_reported_as_not_checked(string attributes) =>
        Assert.Equal(
            (Severity.Info, "ome_ngff.version"),
            Assert.Single(Validate(attributes).Select(result => (result.Severity, result.Rule)))
        );

    [Theory]
    [InlineData("""{"multiscales": [{"version": "0.1", "datasets": [{"path": "0"}]}]}""")]
    [InlineData("""{"multiscales": [{"axes": ["y", "x"], "datasets": [{"path": "0"}]}]}""")]
    public void Versions_before_0_4_are_ignored(string attributes) => Assert.Empty(Validate(attributes));

    private static string Image(string axes, string transformations) =>
        $$"""
            {"ome": {"version": "0.5", "multiscales": [{"name": "i", "type": "t", "metadata": {}, "axes": {{axes}},
                "datasets": [{"path": "0", "coordinateTransformations": [{{transformations}}] }] }] } }
            """;

    private static void AssertWarns(string attributes, string message) =>
        Assert.Contains(Validate(attributes), result =>
            result.Severity == Severity.Warning && result.Message.Contains(message, StringComparison.Ordinal)
        );

    private static List<(Severity Severity, string Rule, string Message)> Validate(string attributes)
    {
        using var document = JsonDocument.Parse(attributes);
        var results = new List<(Severity, string, string)>();
        OmeNgff.Validate(document.RootElement, null, (severity, rule, message) =>
            results.Add((severity, rule, message))
        );
        return results;
    }
}
