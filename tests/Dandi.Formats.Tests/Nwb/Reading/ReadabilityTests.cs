using Dandi.Formats.Tests.Nwb.Inspection;
using PureHDF;

namespace Dandi.Formats.Tests.Nwb.Reading;

/// <summary>What the reference's constructors refuse, each rule with what it does not refuse.</summary>
public sealed class ReadabilityTests
{
    [Fact]
    public void A_file_has_a_group_general()
    {
        using var scene = new InspectionScene();
        scene.RootMembers["general"] = null;
        scene.Write();

        scene.AssertRefused("builtins.KeyError");
    }

    [Fact]
    public void Dates_of_changes_are_no_numbers()
    {
        using var scene = new InspectionScene();
        scene.RootMembers["file_create_date"] = new H5Dataset(new[] { 1, 2 });
        scene.Write();

        scene.AssertRefused("builtins.TypeError");
    }

    [Fact]
    public void A_table_without_identifiers_gets_them_and_one_with_an_empty_list_is_refused()
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
        scene.AssertRefused();
    }

    [Fact]
    public void A_column_is_a_list()
    {
        using var scene = new InspectionScene();
        scene.Intervals["trials"] = scene.Table("TimeIntervals", 1, ("start_time", new[] { 1.0 }), ("stop_time", 1.5));
        scene.Write();

        scene.AssertRefused();
    }

    [Fact]
    public void A_field_that_is_a_list_is_no_single_value()
    {
        using var scene = new InspectionScene();
        var series = scene.Series("TimeSeries", new[] { 1.0 }, [1.0]);
        series["timestamps"] = new H5Dataset("once")
        {
            Attributes = new() { ["interval"] = 1, ["unit"] = "seconds" },
        };
        scene.Acquisition["s"] = series;
        scene.Write();

        scene.AssertRefused();
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
    public void A_type_is_told_by_a_single_text(string attribute, object value)
    {
        using var scene = new InspectionScene();
        var series = scene.Series("TimeSeries", new[] { 1.0 });
        series.Attributes[attribute] = value;
        scene.Acquisition["s"] = series;
        scene.Write();

        scene.AssertRefused("builtins.TypeError");
    }
}
