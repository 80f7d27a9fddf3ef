using Dandi.Nwb.Inspection;
using PureHDF;

namespace Dandi.Formats.Tests.Nwb.Inspection;

public sealed class UnitsInspectionTests
{
    [Theory]
    [InlineData(new[] { 0.1, 0.2, 0.15, 0.3 }, new uint[] { 2, 4 }, null)]
    [InlineData(new[] { 0.1, 0.2, 0.3, 0.25 }, new uint[] { 2, 4 }, "Unit 1 contains descending spike times")]
    [InlineData(new[] { 0.1, 0.2, 0.3, 0.3 }, new uint[] { 0, 2, 4 }, "Unit 2 contains equal consecutive spike times")]
    [InlineData(new[] { 0.1, double.NaN, 0.05, 0.3 }, new uint[] { 4 }, null)]
    [InlineData(new[] { 0.1, 0.2 }, new uint[] { 9, 2 }, null)]
    public void Spike_times_of_a_unit_must_be_ascending(double[] spikes, uint[] index, string? expected)
    {
        using var scene = new InspectionScene();
        scene.Units = scene.UnitsOf(spikes, index);
        var messages = scene.Messages("NWBI.check_ascending_spike_times");

        if (expected is null)
            Assert.Empty(messages);
        else
            Assert.StartsWith(expected, Assert.Single(messages), StringComparison.Ordinal);
    }

    [Fact]
    public void Spike_times_may_be_equal_if_the_resolution_is_set()
    {
        using var scene = new InspectionScene();
        scene.Units = scene.UnitsOf([0.1, 0.1], [2], 0.001);
        scene.Write();

        Assert.Empty(scene.InspectWritten());
    }

    [Fact]
    public void Only_the_first_200_spikes_of_a_unit_are_checked()
    {
        using var scene = new InspectionScene();
        var spikes = Enumerable.Range(1, 300).Select(index => index / 7.0).ToArray();
        spikes[250] = 0.1;
        scene.Units = scene.UnitsOf(spikes, [300], 0.001);
        scene.Write();

        Assert.Empty(scene.InspectWritten());
    }

    [Theory]
    [InlineData(new double[] { 1, 2, 3 }, null, 1)]
    [InlineData(new double[] { 1, 2, 3 }, 1.0, 0)]
    [InlineData(new double[] { 1, 2, double.NaN }, null, 0)]
    [InlineData(new[] { 1, 2, 3.5 }, null, 0)]
    public void Integral_spike_times_are_reported_as_samples(double[] spikes, double? resolution, int count)
    {
        using var scene = new InspectionScene();
        scene.Units = scene.UnitsOf(spikes, [3], resolution);

        Assert.Equal(count, scene.Messages("NWBI.check_spike_times_not_in_samples").Count);
    }

    [Theory]
    [InlineData(null, "Units table has spike_times but resolution is not set. Resolution")]
    [InlineData(double.NaN, "Units table has spike_times but resolution is not set. Resolution")]
    [InlineData(0.0, "Units table has spike_times but resolution is set to an invalid value (0.0). Resolution")]
    [InlineData(0.02, "Units table resolution is 0.02, which is unexpectedly large.")]
    public void The_resolution_of_units_must_be_set_and_plausible(double? resolution, string expected)
    {
        using var scene = new InspectionScene();
        scene.Units = scene.UnitsOf([0.5], [1], resolution);
        scene.Write();

        Assert.StartsWith(expected, Assert.Single(scene.InspectWritten()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new[] { 0.5, 31_557_600.5 }, new uint[] { 1, 2 }, 0)]
    [InlineData(new[] { 0.5, 31_557_601.5 }, new uint[] { 1, 2 }, 1)]
    [InlineData(new[] { 0.5, double.NaN, 31_557_601.5 }, new uint[] { 1, 2, 3 }, 0)]
    [InlineData(new[] { 0.5, 31_557_601.5, 0.7 }, new uint[] { 3, 3 }, 0)]
    public void The_duration_of_units_must_be_less_than_a_year(double[] spikes, uint[] index, int count)
    {
        using var scene = new InspectionScene();
        scene.Units = scene.UnitsOf(spikes, index, 0.001);

        Assert.Equal(count, scene.Messages("NWBI.check_units_table_duration").Count);
    }

    [Theory]
    [InlineData(new[] { 0.0, 1.0, 1.5, 2.0 }, 0)]
    [InlineData(new[] { 0.0, 1.0, 1.2 }, 1)]
    [InlineData(new[] { -0.1 }, 1)]
    public void Spikes_must_be_within_observed_intervals_including_their_ends(double[] spikes, int count)
    {
        using var scene = new InspectionScene();
        scene.Units = scene.UnitsOf(spikes, [(uint)spikes.Length], 0.001);
        var intervals = scene.Column(
            new[,]
            {
                { 1.5, 2.0 },
                { 0.0, 1.0 },
            }
        );
        scene.Units["obs_intervals"] = intervals;
        scene.Units["obs_intervals_index"] = new H5Dataset(new uint[] { 2 })
        {
            Attributes = scene.Typed(
                "VectorIndex",
                ("description", "of a test"),
                ("target", new H5ObjectReference(intervals))
            ),
        };
        scene.Units.Attributes["colnames"] = new[] { "spike_times", "obs_intervals" };

        Assert.Equal(count, scene.Messages("NWBI.check_spike_times_not_in_unobserved_interval").Count);
    }

    [Fact]
    public void A_signed_spike_index_gives_a_warning_because_the_Python_client_fails()
    {
        using var scene = new InspectionScene();
        scene.Units = scene.UnitsOf([0.5], [1], 0.001);
        scene.Units["spike_times_index"] = new H5Dataset(new[] { 1 })
        {
            Attributes = ((H5Dataset)scene.Units["spike_times_index"]).Attributes,
        };
        scene.Write();
        var result = Assert.Single(scene.InspectWritten());

        Assert.Equal(
            (InspectionIds.PythonClientFails, Severity.Warning, "/units"),
            (result.Id, result.Severity, result.Location)
        );
    }
}
