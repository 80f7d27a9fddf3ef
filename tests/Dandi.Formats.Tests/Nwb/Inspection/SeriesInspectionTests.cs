using PureHDF;

namespace Dandi.Formats.Tests.Nwb.Inspection;

public sealed class SeriesInspectionTests
{
    private static readonly double[] Data = [1, 2, 3];

    [Theory]
    [InlineData(new double[] { 0, 0.5, 1 }, "starting_time=0.0 and rate=2.0")]
    [InlineData(new double[] { 1e16, 1e16 + 2, 1e16 + 4 }, "starting_time=1e+16 and rate=0.5")]
    [InlineData(new double[] { 0, 1, 2.000_000_000_1 }, "starting_time=0.0 and rate=1.0")]
    [InlineData(new double[] { 0, 1, 2.000_000_01 }, null)]
    [InlineData(new double[] { 1, 1, 1 }, null)]
    [InlineData(new double[] { 0, 1 }, null)]
    public void Regular_timestamps_are_reported(double[] timestamps, string? expected)
    {
        using var scene = new InspectionScene();
        scene.Acquisition["s"] = scene.Series("TimeSeries", timestamps, timestamps);
        var messages = scene.Messages("NWBI.check_regular_timestamps");

        if (expected is null)
            Assert.Empty(messages);
        else
            Assert.Contains(expected + " instead", Assert.Single(messages), StringComparison.Ordinal);
    }

    [Fact]
    public void Regularity_is_checked_on_all_timestamps_but_order_only_on_the_first()
    {
        using var scene = new InspectionScene();
        var timestamps = Enumerable.Range(0, 100_000).Select(index => (double)index).ToArray();
        timestamps[^1] = double.NaN;
        timestamps[^2] = 0;
        scene.Acquisition["s"] = scene.Series("TimeSeries", timestamps, timestamps);
        scene.Write();

        Assert.Empty(scene.InspectWritten());
    }

    [Theory]
    [InlineData(0.009f, "0.009 Hz (one sample every 111.11 seconds)", "set to 111.111115 Hz")]
    [InlineData(0.009, "0.009 Hz (one sample every 111.11 seconds)", "set to 111.11111111111111 Hz")]
    [InlineData(1e-7, "1e-07 Hz (one sample every 10000000.00 seconds)", "set to 10000000.0 Hz")]
    public void A_rate_is_formatted_with_its_stored_precision(object rate, string shown, string inverse)
    {
        using var scene = new InspectionScene();
        scene.Acquisition["s"] = scene.Series("TimeSeries", Data, rate: rate);
        var message = Assert.Single(scene.Messages("NWBI.check_rate_not_below_threshold"));

        Assert.Contains(shown, message, StringComparison.Ordinal);
        Assert.Contains(inverse, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rate_is_ignored_if_there_are_timestamps()
    {
        using var scene = new InspectionScene();
        var series = scene.Series("TimeSeries", Data, [0, 5, 6]);
        series["starting_time"] = new H5Dataset(0.0)
        {
            Attributes = new() { ["rate"] = -1f, ["unit"] = "seconds" },
        };
        scene.Acquisition["s"] = series;
        scene.Write();

        Assert.Empty(scene.InspectWritten());
    }

    [Fact]
    public void A_duration_of_more_than_a_year_is_reported()
    {
        using var scene = new InspectionScene();
        scene.Acquisition["year"] = scene.Series("TimeSeries", Data, [0, 5, 31_557_600]);
        scene.Acquisition["longer"] = scene.Series("TimeSeries", Data, [0, 5, 31_557_601]);

        Assert.StartsWith(
            "TimeSeries 'longer' has an unusually long duration of 31557601.00 seconds (1.00 years)",
            Assert.Single(scene.Messages("NWBI.check_time_series_duration")),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(-1f, null)]
    [InlineData(float.NaN, null)]
    [InlineData(-2f, "instead of -2.0.")]
    [InlineData(0f, "instead of 0.0.")]
    public void A_resolution_must_be_positive_or_unknown(float resolution, string? expected)
    {
        using var scene = new InspectionScene();
        scene.Acquisition["s"] = scene.Series("TimeSeries", Data, null, null, ("resolution", resolution));
        var messages = scene.Messages("NWBI.check_resolution");

        if (expected is null)
            Assert.Empty(messages);
        else
            Assert.EndsWith(expected, Assert.Single(messages), StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_unit_is_reported_but_a_missing_one_is_not()
    {
        using var scene = new InspectionScene();
        var silent = scene.Series("TimeSeries", Data);
        ((H5Dataset)silent["data"]).Attributes.Remove("unit");
        scene.Acquisition["silent"] = silent;
        scene.Acquisition["empty"] = scene.Series("TimeSeries", Data, null, null, ("unit", ""));
        scene.Write();

        Assert.Equal("/acquisition/empty", Assert.Single(scene.InspectWritten()).Location);
    }

    [Fact]
    public void A_series_without_data_is_reported_as_empty_without_a_location()
    {
        using var scene = new InspectionScene();
        var series = scene.Series("TimeSeries", Data);
        series.Remove("data");
        scene.Acquisition["s"] = series;
        scene.Write();
        var result = Assert.Single(scene.InspectWritten());

        Assert.Equal(("NWBI.check_time_series_data_is_not_empty", null), (result.Id, result.Location));
    }

    [Theory]
    [InlineData("degrees", 360, 0)]
    [InlineData("degree", 361, 1)]
    [InlineData("radians", 6.2831, 0)]
    [InlineData("radian", -6.2832, 1)]
    public void An_angle_must_not_exceed_a_full_circle(string unit, double angle, int count)
    {
        using var scene = new InspectionScene();
        var series = scene.Series(
            "SpatialSeries",
            new[,]
            {
                { 0, angle },
                { 0, 0 },
            },
            null,
            null,
            ("unit", unit)
        );
        series["reference_frame"] = "north";
        scene.Acquisition["s"] = series;
        scene.Write();

        Assert.Equal(
            count,
            scene.InspectWritten().Count(result => result.Id.EndsWith("_magnitude", StringComparison.Ordinal))
        );
    }

    [Theory]
    [InlineData("video.avi", 0, 0)]
    [InlineData("./video.avi", 0, 0)]
    [InlineData("lost.avi", 1, 0)]
    [InlineData("https://example.org/x.avi", 1, 0)]
    [InlineData(@"C:\x.avi", 1, 1)]
    [InlineData("/nowhere/x.avi", 0, 1)]
    public void External_files_must_exist_and_be_relative(string name, int lost, int absolute)
    {
        using var scene = new InspectionScene();
        scene.Write("video.avi", "x");
        var series = scene.Series("ImageSeries", new byte[0, 0, 0]);
        series["external_file"] = new H5Dataset(new[] { name })
        {
            Attributes = new() { ["starting_frame"] = new[] { 0 } },
        };
        scene.Acquisition["video"] = series;
        scene.Write();
        var results = scene.InspectWritten();

        Assert.Equal(lost, results.Count(result => result.Id == "NWBI.check_image_series_external_file_valid"));
        Assert.Equal(absolute, results.Count(result => result.Id == "NWBI.check_image_series_external_file_relative"));
        Assert.Equal(lost + absolute, results.Count);
    }
}
