using Dandi.Hdf5.Types;

namespace Dandi.Nwb.Readability;

/// <summary>What makes a time series unreadable (nwb.md §1.5).</summary>
internal static class SeriesRules
{
    /// <exception cref="UnreadableNwbException">It cannot be made.</exception>
    public static void Check(NwbObject series)
    {
        var timestamps = series.Dataset("timestamps");
        if (timestamps is { Space.Dimensions.Count: > 1 })
        {
            throw Construction.Fails(
                series,
                $"TimeSeries.__init__: incorrect shape for timestamps: got {PythonTuple.Text(timestamps.Space.Dimensions)}, and expected (*,)",
                $"`timestamps` has the shape {PythonTuple.Text(timestamps.Space.Dimensions)}; it is one time for each sample."
            );
        }
        if (timestamps is null && series.Dataset("starting_time")?.Attribute("rate") is null)
        {
            throw Construction.Fails(
                series,
                "either 'timestamps' or 'rate' must be specified",
                "it has neither `timestamps` nor a `starting_time` with the attribute `rate`."
            );
        }
        if (series.Dataset("data") is { Space.IsScalar: true } data)
        {
            throw Construction.WrongType(
                series,
                "data",
                data.Type.Class == Hdf5TypeClass.String ? "str" : Reading.NumpyName.Of(data.Type),
                "ndarray, list, tuple, Dataset, Series, ExtensionArray, Array, StrDataset, HDMFDataset, AbstractDataChunkIterator, DataIO or TimeSeries"
            );
        }
        if (
            series.Type.Name == "IndexSeries"
            && series.Member("indexed_timeseries") is null
            && series.Member("indexed_images") is null
        )
        {
            throw Construction.Fails(
                series,
                "Either indexed_timeseries or indexed_images must be provided when creating an IndexSeries.",
                "it has neither `indexed_images` nor `indexed_timeseries`."
            );
        }
    }
}
