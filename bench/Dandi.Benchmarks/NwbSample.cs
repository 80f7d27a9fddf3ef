using PureHDF;

namespace Dandi.Benchmarks;

/// <summary>NWB files of any size: series of zeros, sampled at regular times.</summary>
internal static class NwbSample
{
    private const string Start = "2024-03-01T10:30:00+00:00";

    /// <summary>Writes a file.</summary>
    /// <param name="path">Where.</param>
    /// <param name="series">How many time series it has.</param>
    /// <param name="samples">How many samples each has, of eight bytes.</param>
    public static void Write(string path, int series, int samples)
    {
        // One array for all: what is measured is the reading.
        var data = new double[samples];
        var acquisition = new H5Group();
        for (var number = 0; number < series; number++)
            acquisition[$"series{number:0000}"] = Series(data, number);
        var file = new H5File
        {
            ["acquisition"] = acquisition,
            ["analysis"] = new H5Group(),
            ["file_create_date"] = new[] { Start },
            ["general"] = new H5Group { ["session_id"] = "1", ["subject"] = Subject() },
            ["identifier"] = path,
            ["processing"] = new H5Group(),
            ["session_description"] = "A benchmark.",
            ["session_start_time"] = Start,
            ["stimulus"] = new H5Group { ["presentation"] = new H5Group(), ["templates"] = new H5Group() },
            ["timestamps_reference_time"] = Start,
            Attributes = new(Typed("NWBFile", 0)) { ["nwb_version"] = "2.7.0" },
        };
        using var stream = new SparseFile(path);
        file.Write(stream);
    }

    private static H5Group Series(double[] data, int number) =>
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
            Attributes = new(Typed("TimeSeries", number + 1)) { ["description"] = "Zeros.", ["comments"] = "none" },
        };

    private static H5Group Subject() =>
        new()
        {
            ["age"] = "P90D",
            ["sex"] = "M",
            ["species"] = "Mus musculus",
            ["subject_id"] = "mouse01",
            Attributes = Typed("Subject", 1_000_000),
        };

    private static Dictionary<string, object> Typed(string type, int number) =>
        new(StringComparer.Ordinal)
        {
            ["namespace"] = "core",
            ["neurodata_type"] = type,
            ["object_id"] = new Guid(number, 0, 0, new byte[8]).ToString("D"),
        };
}
