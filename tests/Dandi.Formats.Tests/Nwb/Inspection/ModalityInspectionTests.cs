using Dandi.Nwb.Inspection;
using PureHDF;

namespace Dandi.Formats.Tests.Nwb.Inspection;

public sealed class ModalityInspectionTests
{
    private static readonly double[,] Wide =
    {
        { 1, 2, 3, 4 },
        { 1, 2, 3, 4 },
        { 1, 2, 3, 4 },
        { 1, 2, 3, 4 },
    };

    [Theory]
    [InlineData(4, null)]
    [InlineData(
        3,
        "The second dimension of data does not match the length of electrodes. Your data may be transposed."
    )]
    public void An_ElectricalSeries_needs_one_column_per_electrode(int electrodes, string? expected)
    {
        using var scene = new InspectionScene();
        AddElectrodes(scene, electrodes, Wide);

        Assert.Equal(expected is null ? [] : [expected], scene.Messages("NWBI.check_electrical_series_dims"));
    }

    [Theory]
    [InlineData(new float[] { 1, 1.000_001f }, 1)]
    [InlineData(new float[] { 1, 2 }, 0)]
    public void Integers_without_conversion_are_reported_unless_channels_have_factors(float[] factors, int count)
    {
        using var scene = new InspectionScene();
        AddElectrodes(
            scene,
            2,
            new short[,]
            {
                { 1, 2 },
                { 3, 4 },
            }
        )["channel_conversion"] = new H5Dataset(factors) { Attributes = new() { ["axis"] = 1 } };
        var messages = scene.Messages("NWBI.check_electrical_series_unscaled_data");

        Assert.Equal(count, messages.Count);
        Assert.All(messages, message =>
            Assert.StartsWith(
                "ElectricalSeries 'recording' has data with dtype 'int16' and conversion=1.0 and offset=0.0.",
                message,
                StringComparison.Ordinal
            )
        );
    }

    [Fact]
    public void Electrodes_must_refer_to_the_electrodes_table()
    {
        using var scene = new InspectionScene();
        AddElectrodes(scene, 4, Wide, "probes");

        Assert.Equal(
            ["electrodes does not  reference an electrodes table."],
            scene.Messages("NWBI.check_electrical_series_reference_electrodes_table")
        );
    }

    [Fact]
    public void An_order_of_images_must_be_complete_and_unique()
    {
        using var scene = new InspectionScene();
        var image = new H5Dataset(
            new[,]
            {
                { 1.0 },
            }
        )
        {
            Attributes = scene.Typed("GrayscaleImage"),
        };
        var order = new H5Dataset(new H5ObjectReference[] { image, image })
        {
            Attributes = scene.Typed("ImageReferences"),
        };
        scene.Acquisition["images"] = new H5Group
        {
            ["a"] = image,
            ["order_of_images"] = order,
            Attributes = scene.Typed("Images", ("description", "of a test")),
        };
        scene.Write();

        Assert.Equal(
            [
                "order_of_images should have unique values.",
                "Length of order_of_images (2) does not match the number of images (1).",
            ],
            scene.InspectWritten().Select(result => result.Message)
        );
    }

    [Fact]
    public void A_backslash_in_a_name_is_reported()
    {
        using var scene = new InspectionScene();
        scene.Acquisition[@"a\b"] = scene.Series("TimeSeries", new[] { 1.0, 2.0 });

        Assert.Equal(["Object name contains slashes."], scene.Messages("NWBI.check_name_slashes"));
    }

    [Theory]
    [InlineData("Vm", "u", 1)]
    [InlineData("VISp", null, 0)]
    public void Optogenetic_sites_and_intracellular_electrodes_are_checked(
        string location,
        string? cell,
        int wrongLocations
    )
    {
        using var scene = new InspectionScene();
        scene.General["devices"] = new H5Group { ["d"] = new H5Group { Attributes = scene.Typed("Device") } };
        var electrode = new H5Group
        {
            ["description"] = new H5Dataset("x"),
            ["location"] = location,
            ["device"] = new H5SoftLink("/general/devices/d"),
            Attributes = scene.Typed("IntracellularElectrode"),
        };
        if (cell is not null)
            electrode["cell_id"] = cell;
        scene.General["intracellular_ephys"] = new H5Group { ["e"] = electrode };
        scene.General["optogenetics"] = new H5Group
        {
            ["site"] = new H5Group
            {
                ["description"] = new H5Dataset("x"),
                ["excitation_lambda"] = 450f,
                ["location"] = new H5Dataset("x"),
                ["device"] = new H5SoftLink("/general/devices/d"),
                Attributes = scene.Typed("OptogeneticStimulusSite"),
            },
        };
        scene.Write();
        var results = scene.InspectWritten();

        Assert.Equal(
            wrongLocations,
            results.Count(result => result.Id == "NWBI.check_intracellular_electrode_location_allen_ccf")
        );
        Assert.Equal(
            cell is null ? 1 : 0,
            results.Count(result => result.Id == "NWBI.check_intracellular_electrode_cell_id_exists")
        );
        Assert.Single(results, result => result.Id == "NWBI.check_optogenetic_stimulus_site_has_optogenetic_series");
        Assert.All(results, result => Assert.Null(result.Location));
    }

    [Theory]
    [InlineData("meters", 1)]
    [InlineData("radians", 0)]
    [InlineData("degrees", 0)]
    public void A_compass_direction_needs_an_angular_unit(string unit, int count)
    {
        using var scene = new InspectionScene();
        var series = scene.Series("SpatialSeries", new[] { 0.1, 0.2 }, null, null, ("unit", unit));
        scene.Acquisition["compass"] = new H5Group { ["head"] = series, Attributes = scene.Typed("CompassDirection") };
        scene.Write();

        Assert.Equal(
            Enumerable.Repeat("NWBI.check_compass_direction_unit", count),
            scene.InspectWritten().Select(result => result.Id)
        );
    }

    [Fact]
    public void Check_ids_are_unique() =>
        Assert.Equal(
            67,
            NwbInspector
                .Checks.Where(check => check.Id != InspectionIds.PythonClientFails)
                .DistinctBy(check => check.Id)
                .Count()
        );

    private static H5Group AddElectrodes(InspectionScene scene, int rows, object data, string name = "electrodes")
    {
        scene.General["devices"] = new H5Group { ["d"] = new H5Group { Attributes = scene.Typed("Device") } };
        var group = new H5Group
        {
            ["device"] = new H5SoftLink("/general/devices/d"),
            Attributes = scene.Typed("ElectrodeGroup", ("description", "x"), ("location", "VISp")),
        };
        var table = scene.Table(
            "DynamicTable",
            rows,
            ("location", Enumerable.Repeat("VISp", rows).ToArray()),
            ("group", Enumerable.Repeat(new H5ObjectReference(group), rows).ToArray()),
            ("group_name", Enumerable.Repeat("g", rows).ToArray())
        );
        scene.General["extracellular_ephys"] = new H5Group { ["g"] = group };
        if (name == "electrodes")
            ((H5Group)scene.General["extracellular_ephys"])[name] = table;
        else
            scene.Acquisition[name] = table;
        var recording = scene.Series("ElectricalSeries", data, null, null, ("unit", "volts"));
        recording["electrodes"] = new H5Dataset(Enumerable.Range(0, rows).ToArray())
        {
            Attributes = scene.Typed(
                "DynamicTableRegion",
                ("description", "x"),
                ("table", new H5ObjectReference(table))
            ),
        };
        scene.Acquisition["recording"] = recording;
        return recording;
    }
}
