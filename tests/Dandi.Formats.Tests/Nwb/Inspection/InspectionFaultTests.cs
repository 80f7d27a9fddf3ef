using Dandi.Hdf5;
using Dandi.Nwb.Inspection;
using PureHDF;
using PureHDF.Filters;
using PureHDF.VOL.Native;

namespace Dandi.Formats.Tests.Nwb.Inspection;

public sealed class InspectionFaultTests
{
    [Fact]
    public void Damaged_timestamps_give_one_error_and_other_checks_continue()
    {
        using var scene = new InspectionScene();
        var series = scene.Series("TimeSeries", new[] { 1.0, 2.0, 3.0 }, [0, 1, 3], null, ("resolution", 0f));
        series["timestamps"] = Filtered([0.0, 1.0, 3.0], DeflateFilter.Id);
        scene.Acquisition["s"] = series;
        scene.Write();
        Overwrite(scene.File, "/acquisition/s/timestamps");
        var results = scene.InspectWritten();

        Assert.Equal(
            [(InspectionIds.DamagedData, Severity.Error), ("NWBI.check_resolution", Severity.Warning)],
            results.Select(result => (result.Id, result.Severity))
        );
        Assert.Equal("/acquisition/s", results[0].Location);
        Assert.Contains("check_regular_timestamps", results[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_with_an_unknown_filter_is_not_checked()
    {
        using var scene = new InspectionScene();
        H5Filter.Register(new UnknownFilter());
        var series = scene.Series("TimeSeries", new[] { 1.0, 2.0, 3.0 }, [0, 1, 3]);
        series["timestamps"] = Filtered([0.0, 1.0, 2.0], UnknownFilter.Id);
        scene.Acquisition["s"] = series;
        scene.Write();
        var result = Assert.Single(scene.InspectWritten());

        Assert.Equal(
            (InspectionIds.NotChecked, Severity.Warning, "/acquisition/s"),
            (result.Id, result.Severity, result.Location)
        );
    }

    [Fact]
    public void An_EventWaveform_gives_a_warning()
    {
        using var scene = new InspectionScene();
        scene.Acquisition["waveforms"] = new H5Group { Attributes = scene.Typed("EventWaveform") };
        scene.Write();
        var result = Assert.Single(scene.InspectWritten());

        Assert.Equal((InspectionIds.PythonClientFails, "/acquisition/waveforms"), (result.Id, result.Location));
    }

    [Fact]
    public void A_file_that_is_not_HDF5_has_one_inspector_result()
    {
        using var scene = new InspectionScene();
        scene.Write("file.nwb", "no HDF5");
        var result = Assert.Single(NwbAtPath.Validate(scene.File, "sub-1/file.nwb"), item =>
            item.Id.StartsWith("NWBI.", StringComparison.Ordinal)
        );

        Assert.Equal(
            (InspectionIds.ReadFailure("builtins.ValueError"), Severity.Error, "sub-1/file.nwb"),
            (result.Id, result.Severity, result.Path)
        );
    }

    [Fact]
    public void An_inspection_can_be_canceled()
    {
        using var scene = new InspectionScene();
        scene.Write();

        NwbAtPath.Read(
            scene.File,
            nwb =>
            {
                var file = nwb.File;
                return Assert.ThrowsAny<OperationCanceledException>(() =>
                    new NwbInspector(TimeProvider.System).Inspect(
                        file,
                        "file.nwb",
                        new CancellationToken(canceled: true)
                    )
                );
            },
            TimeProvider.System
        );
    }

    [Fact]
    public void There_are_2650_case_sensitive_Allen_terms()
    {
        Assert.Equal(2650, AllenTerms.Count);
        Assert.True(AllenTerms.Contains("Primary visual area"));
        Assert.False(AllenTerms.Contains("visp"));
    }

    [Theory]
    [InlineData(0.1, "0.1")]
    [InlineData(-0.0, "-0.0")]
    [InlineData(1e15, "1000000000000000.0")]
    [InlineData(1e16, "1e+16")]
    [InlineData(1.5e-5, "1.5e-05")]
    [InlineData(1e-4, "0.0001")]
    [InlineData(1e23, "1e+23")]
    [InlineData(123456.789, "123456.789")]
    [InlineData(1.7976931348623157e308, "1.7976931348623157e+308")]
    [InlineData(5e-324, "5e-324")]
    [InlineData(double.PositiveInfinity, "inf")]
    [InlineData(double.NaN, "nan")]
    public void Floats_are_formatted_as_in_Python(double value, string expected) =>
        Assert.Equal(expected, PythonFloat.Text(value));

    [Fact]
    public void A_formatted_float_parses_to_the_same_value() =>
        Gen
            .Double.Where(double.IsFinite)
            .Sample(value =>
                Assert.Equal(
                    value,
                    double.Parse(PythonFloat.Text(value), System.Globalization.CultureInfo.InvariantCulture)
                )
            );

    private static H5Dataset Filtered(double[] values, ushort filter) =>
        new(values, chunks: [3], datasetCreation: new H5DatasetCreation(Filters: [filter]))
        {
            Attributes = new() { ["interval"] = 1, ["unit"] = "seconds" },
        };

    private static void Overwrite(string file, string dataset)
    {
        long address;
        using (var hdf5 = Hdf5File.Open(file, token: TestContext.Current.CancellationToken))
            address = ((Hdf5Dataset)hdf5.Find(dataset)!).Chunks.First().Address;
        using var stream = File.OpenWrite(file);
        stream.Position = address;
        stream.Write("no deflate"u8);
    }

    private sealed class UnknownFilter : IH5Filter
    {
        public const ushort Id = 32_700;

        public ushort FilterId => Id;

        public string Name => "unknown";

        public Memory<byte> Filter(FilterInfo info) => info.Buffer;

        public uint[] GetParameters(uint[] chunkDimensions, uint typeSize, Dictionary<string, object>? options) => [];
    }
}
