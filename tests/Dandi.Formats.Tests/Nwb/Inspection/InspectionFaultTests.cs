using Dandi.Hdf5;
using Dandi.Nwb.Inspection;
using PureHDF;
using PureHDF.Filters;
using PureHDF.VOL.Native;

namespace Dandi.Formats.Tests.Nwb.Inspection;

public sealed class InspectionFaultTests
{
    [Fact]
    public void Damaged_timestamps_are_one_error_and_the_other_checks_go_on()
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
            results.Select(finding => (finding.Id, finding.Severity))
        );
        Assert.Equal("/acquisition/s", results[0].Location);
        Assert.Contains("check_regular_timestamps", results[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_behind_a_filter_that_is_not_built_in_are_not_judged()
    {
        using var scene = new InspectionScene();
        H5Filter.Register(new UnknownFilter());
        var series = scene.Series("TimeSeries", new[] { 1.0, 2.0, 3.0 }, [0, 1, 3]);
        series["timestamps"] = Filtered([0.0, 1.0, 2.0], UnknownFilter.Id);
        scene.Acquisition["s"] = series;
        scene.Write();
        var finding = Assert.Single(scene.InspectWritten());

        Assert.Equal(
            (InspectionIds.NotValidated, Severity.Warning, "/acquisition/s"),
            (finding.Id, finding.Severity, finding.Location)
        );
    }

    [Fact]
    public void An_EventWaveform_is_warned_of_and_what_is_in_it_judged()
    {
        using var scene = new InspectionScene();
        scene.Acquisition["waveforms"] = new H5Group { Attributes = scene.Typed("EventWaveform") };
        scene.Write();
        var finding = Assert.Single(scene.InspectWritten());

        Assert.Equal((InspectionIds.PythonClientFails, "/acquisition/waveforms"), (finding.Id, finding.Location));
    }

    [Fact]
    public void A_file_that_is_no_HDF5_has_one_result()
    {
        using var scene = new InspectionScene();
        scene.Write("file.nwb", "no HDF5");
        var result = Assert.Single(NwbAtPath.Validate(scene.File, "sub-1/file.nwb"), finding =>
            finding.Id.StartsWith("NWBI.", StringComparison.Ordinal)
        );

        Assert.Equal(
            (InspectionIds.OfUnreadable("builtins.ValueError"), Severity.Error, "sub-1/file.nwb"),
            (result.Id, result.Severity, result.Path)
        );
    }

    [Fact]
    public void An_inspection_ends_when_it_is_told_to()
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
    public void There_are_2650_terms_for_places_in_the_brain()
    {
        Assert.Equal(2650, AllenTerms.Count);
        Assert.True(AllenTerms.Contain("Primary visual area"));
        Assert.False(AllenTerms.Contain("visp"));
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
    public void A_float_is_shown_as_Python_shows_it(double value, string expected) =>
        Assert.Equal(expected, PythonFloat.Text(value));

    [Fact]
    public void What_is_shown_of_a_float_reads_back_as_the_same() =>
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
