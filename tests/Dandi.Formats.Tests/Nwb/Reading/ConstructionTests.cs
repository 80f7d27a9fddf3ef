using Dandi.Formats.Tests.Nwb.Inspection;
using PureHDF;

namespace Dandi.Formats.Tests.Nwb.Reading;

/// <summary>Files on which PyNWB's constructors fail, each with a similar file on which they do not.</summary>
public sealed class ConstructionTests
{
    [Fact]
    public void A_file_without_the_group_general_is_unreadable()
    {
        using var scene = new InspectionScene();
        scene.RootMembers["general"] = null;
        scene.Write();

        scene.AssertUnreadable("builtins.KeyError");
    }

    [Fact]
    public void Numbers_as_dates_of_changes_are_unreadable()
    {
        using var scene = new InspectionScene();
        scene.RootMembers["file_create_date"] = new H5Dataset(new[] { 1, 2 });
        scene.Write();

        scene.AssertUnreadable("builtins.TypeError");
    }

    [Fact]
    public void A_table_may_lack_id_but_an_empty_id_is_unreadable()
    {
        using var scene = new InspectionScene();
        var table = scene.Table(
            "TimeIntervals",
            2,
            ("start_time", new[] { 1.0, 2.0 }),
            ("stop_time", new[] { 1.5, 2.5 })
        );
        var identifiers = (H5Dataset)table["id"];
        table.Remove("id");
        scene.Intervals["trials"] = table;
        scene.Write();
        Assert.DoesNotContain(scene.BlockingIds(), id => id.StartsWith("NWBI.", StringComparison.Ordinal));

        table["id"] = new H5Dataset(Array.Empty<int>()) { Attributes = identifiers.Attributes };
        scene.Write();
        scene.AssertUnreadable();
    }

    [Fact]
    public void A_scalar_column_is_unreadable()
    {
        using var scene = new InspectionScene();
        scene.Intervals["trials"] = scene.Table("TimeIntervals", 1, ("start_time", new[] { 1.0 }), ("stop_time", 1.5));
        scene.Write();

        scene.AssertUnreadable();
    }

    [Fact]
    public void A_scalar_where_an_array_is_expected_is_unreadable()
    {
        using var scene = new InspectionScene();
        var series = scene.Series("TimeSeries", new[] { 1.0 }, [1.0]);
        series["timestamps"] = new H5Dataset("once")
        {
            Attributes = new() { ["interval"] = 1, ["unit"] = "seconds" },
        };
        scene.Acquisition["s"] = series;
        scene.Write();

        scene.AssertUnreadable();
    }

    [Theory]
    [InlineData("experimenter")]
    [InlineData("related_publications")]
    public void Some_lists_may_be_a_single_text(string name)
    {
        using var scene = new InspectionScene();
        scene.General[name] = "Doe, Jane";
        scene.Write();

        Assert.DoesNotContain(scene.BlockingIds(), id => id.StartsWith("NWBI.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("neurodata_type", 5)]
    [InlineData("neurodata_type", new[] { "TimeSeries" })]
    [InlineData("namespace", 5)]
    public void A_type_or_namespace_that_is_not_a_single_text_is_unreadable(string attribute, object value)
    {
        using var scene = new InspectionScene();
        var series = scene.Series("TimeSeries", new[] { 1.0 });
        series.Attributes[attribute] = value;
        scene.Acquisition["s"] = series;
        scene.Write();

        scene.AssertUnreadable("builtins.TypeError");
    }
}
