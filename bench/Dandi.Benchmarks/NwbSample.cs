using PureHDF;

namespace Dandi.Benchmarks;

/// <summary>Writes NWB files of any size: time series of zeros.</summary>
internal static class NwbSample
{
    private const string Start = "2024-03-01T10:30:00+00:00";

    /// <summary>Writes a file. Large datasets are sparse (<see cref="SparseFile"/>).</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="series">The number of time series.</param>
    /// <param name="samples">The number of samples of each series, of eight bytes each.</param>
    public static void Write(string path, int series, int samples)
    {
        // All series share one array, because only reading is measured.
        var data = new double[samples];
        var acquisition = new H5Group();
        for (var number = 0; number < series; number++)
            acquisition[$"series{number:0000}"] = CreateSeries(data, number);
        var file = new H5File
        {
            ["acquisition"] = acquisition,
            ["analysis"] = new H5Group(),
            ["file_create_date"] = new[] { Start },
            ["general"] = new H5Group { ["session_id"] = "1", ["subject"] = CreateSubject() },
            ["identifier"] = path,
            ["processing"] = new H5Group(),
            ["session_description"] = "A benchmark.",
            ["session_start_time"] = Start,
            ["stimulus"] = new H5Group { ["presentation"] = new H5Group(), ["templates"] = new H5Group() },
            ["timestamps_reference_time"] = Start,
            Attributes = new(TypeAttributes("NWBFile", 0)) { ["nwb_version"] = "2.7.0" },
        };
        using var stream = new SparseFile(path);
        file.Write(stream);
    }

    private static H5Group CreateSeries(double[] data, int number) =>
        new()
        {
            ["data"] = new H5Dataset(data)
            {
                Attributes = new()
                {
                    ["unit"] = "volts",
                    ["conversion"] = 1f,
                    ["offset"] = 0f,
                    ["resolution"] = -1f,
                },
            },
            ["starting_time"] = new H5Dataset(0.0)
            {
                Attributes = new() { ["rate"] = 1000f, ["unit"] = "seconds" },
            },
            Attributes = new(TypeAttributes("TimeSeries", number + 1))
            {
                ["description"] = "Zeros.",
                ["comments"] = "none",
            },
        };

    private static H5Group CreateSubject() =>
        new()
        {
            ["age"] = "P90D",
            ["sex"] = "M",
            ["species"] = "Mus musculus",
            ["subject_id"] = "mouse01",
            Attributes = TypeAttributes("Subject", 1_000_000),
        };

    private static Dictionary<string, object> TypeAttributes(string type, int number) =>
        new(StringComparer.Ordinal)
        {
            ["namespace"] = "core",
            ["neurodata_type"] = type,
            ["object_id"] = new Guid(number, 0, 0, new byte[8]).ToString("D"),
        };
}
