using Dandi.Nwb.Inspection;
using PureHDF;

namespace Dandi.Formats.Tests.Nwb.Inspection;

public sealed class TableInspectionTests
{
    [Theory]
    [InlineData("a {b: c} d", "columns of the table.")]
    [InlineData("{\"a\": 1}", "to unpack.")]
    [InlineData("{:}", null)]
    [InlineData("{a:\n}", null)]
    [InlineData("a: {b}", null)]
    public void A_text_that_contains_a_dictionary_is_reported(string text, string? ending)
    {
        using var scene = new InspectionScene();
        scene.Acquisition["t"] = scene.Table("DynamicTable", 2, ("c", new[] { "plain", text }));
        var messages = scene.Messages("NWBI.check_table_values_for_dict");

        if (ending is null)
            Assert.Empty(messages);
        else
            Assert.EndsWith(ending, Assert.Single(messages), StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_table_and_its_empty_column_are_reported()
    {
        using var scene = new InspectionScene();
        scene.Acquisition["t"] = scene.Table("DynamicTable", 0, ("c", Array.Empty<double>()));
        scene.Write();

        Assert.Equal(
            ["NWBI.check_empty_table", InspectionIds.PythonClientFails],
            scene.InspectWritten().Select(result => result.Id)
        );
    }

    [Fact]
    public void Duplicate_ids_are_reported()
    {
        using var scene = new InspectionScene();
        var table = scene.Table("DynamicTable", 2, ("c", new[] { 1.0, 2.0 }));
        table["id"] = new H5Dataset(new[] { 4, 4 }) { Attributes = scene.Typed("ElementIdentifiers") };
        scene.Acquisition["t"] = table;
        scene.Write();

        Assert.Equal(
            ("NWBI.check_ids_unique", null),
            Assert.Single(scene.InspectWritten()) is var result ? (result.Id, result.Location) : default
        );
    }

    [Theory]
    [InlineData(new long[] { 0, 2 }, null)]
    [InlineData(new long[] { 0, 3 }, "Some elements of region are out of range because they are greater")]
    [InlineData(new long[] { -1, 3 }, "Some elements of region are out of range because they are greater")]
    [InlineData(new long[] { -1, 2 }, "Some elements of region are out of range because they are less than 0.")]
    public void A_region_must_be_within_its_table(long[] rows, string? expected)
    {
        using var scene = new InspectionScene();
        var target = scene.Table("DynamicTable", 2, ("c", new[] { 1.0, 2.0 }));
        var region = new H5Dataset(rows)
        {
            Attributes = scene.Typed(
                "DynamicTableRegion",
                ("description", "of a test"),
                ("table", new H5ObjectReference(target))
            ),
        };
        scene.Acquisition["target"] = target;
        scene.Acquisition["t"] = scene.Table("DynamicTable", 2, ("region", region));
        var messages = scene.Messages("NWBI.check_dynamic_table_region_data_validity");

        if (expected is null)
            Assert.Empty(messages);
        else
            Assert.StartsWith(expected, Assert.Single(messages), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new[] { 1.0, 2.0 }, new[] { 1.5, 2.5 }, null)]
    [InlineData(new[] { 2.0, 1.0 }, new[] { 2.5, 2.6 }, "NWBI.check_time_interval_time_columns")]
    [InlineData(new[] { 1.0, 1.0 }, new[] { 1.5, 2.5 }, "NWBI.check_time_intervals_start_time_not_constant")]
    [InlineData(new[] { 1.0, 2.0 }, new[] { 1.0, 2.5 }, "NWBI.check_time_intervals_stop_after_start")]
    [InlineData(new[] { 1.0, 2.0 }, new[] { 1.5, 31_557_601.5 }, "NWBI.check_time_intervals_duration")]
    [InlineData(new[] { double.NaN, double.NaN }, new[] { 1.5, 31_557_601.5 }, null)]
    public void Intervals_must_be_ascending_and_stop_after_they_start(double[] starts, double[] stops, string? expected)
    {
        using var scene = new InspectionScene();
        scene.Intervals["trials"] = scene.Table("TimeIntervals", 2, ("start_time", starts), ("stop_time", stops));
        scene.Write();

        Assert.Equal(expected is null ? [] : [expected], scene.InspectWritten().Select(result => result.Id));
    }

    [Fact]
    public void Other_time_columns_count_for_the_duration_and_must_be_numeric()
    {
        using var scene = new InspectionScene();
        scene.Intervals["trials"] = scene.Table(
            "TimeIntervals",
            2,
            ("start_time", new[] { 1.0, 2.0 }),
            ("stop_time", new[] { 1.5, 2.5 }),
            ("go_time", new[] { double.NaN, 4e7 }),
            ("bed_time", new[] { "late", "early" })
        );
        scene.Write();
        var results = scene.InspectWritten();

        Assert.Equal(
            ["NWBI.check_time_intervals_duration", InspectionIds.PythonClientFails],
            results.Select(result => result.Id)
        );
        Assert.Contains("a duration of 39999999.00 seconds (1.27 years)", results[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2.3.0", 0)]
    [InlineData("2.3.0-beta", 0)]
    [InlineData("2.3.1", 1)]
    [InlineData("2.10.0", 1)]
    public void A_SweepTable_is_deprecated_after_2_3_0(string version, int count)
    {
        using var scene = new InspectionScene { Version = version };
        scene.Acquisition["sweeps"] = scene.Table("SweepTable", 0);

        Assert.Equal(count, scene.Messages("NWBI.check_sweeptable_deprecated").Count);
    }

    [Fact]
    public void Unknown_mouse_brain_locations_are_reported_once_each_in_order()
    {
        using var scene = new InspectionScene();
        var group = new H5Group
        {
            ["device"] = new H5SoftLink("/general/devices/d"),
            Attributes = scene.Typed("ElectrodeGroup", ("description", "x"), ("location", "VISp")),
        };
        scene.General["devices"] = new H5Group { ["d"] = new H5Group { Attributes = scene.Typed("Device") } };
        scene.General["extracellular_ephys"] = new H5Group
        {
            ["g"] = group,
            ["electrodes"] = scene.Table(
                "DynamicTable",
                4,
                ("location", new[] { "V2", "VISp", "V1", "V2" }),
                ("group", Enumerable.Repeat(new H5ObjectReference(group), 4).ToArray()),
                ("group_name", new[] { "g", "g", "g", "g" })
            ),
        };
        var messages = scene.Messages("NWBI.check_electrodes_location_allen_ccf");

        Assert.Equal(
            ["Electrode location 'V2' is not a term", "Electrode location 'V1' is not a term"],
            messages.Select(message => message[..37])
        );
    }
}
