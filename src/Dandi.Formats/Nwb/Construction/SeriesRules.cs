using Dandi.Hdf5.Types;

namespace Dandi.Nwb.Construction;

/// <summary>Checks the conditions on which PyNWB cannot construct a time series (docs/spec/nwb.md 1.5).</summary>
internal static class SeriesRules
{
    /// <exception cref="UnreadableNwbException">PyNWB could not construct the series.</exception>
    public static void Check(NwbObject series)
    {
        CheckTimes(series);
        if (series.Dataset("data") is { Dataspace.IsScalar: true } data)
        {
            throw ConstructError.WrongType(
                series,
                "data",
                data.Type.Class == Hdf5TypeClass.String ? "str" : Reading.NumpyTypeName.Of(data.Type),
                "ndarray, list, tuple, Dataset, Series, ExtensionArray, Array, StrDataset, HDMFDataset, "
                    + "AbstractDataChunkIterator, DataIO or TimeSeries"
            );
        }
        if (series.Type.Name == "IndexSeries")
            CheckIndexedObject(series);
    }

    private static void CheckTimes(NwbObject series)
    {
        var timestamps = series.Dataset("timestamps");
        if (timestamps is { Dataspace.Dimensions.Count: > 1 })
        {
            throw ConstructError.Failed(
                series,
                $"TimeSeries.__init__: incorrect shape for timestamps: got "
                    + $"{PythonTuple.Text(timestamps.Dataspace.Dimensions)}, and expected (*,)",
                $"`timestamps` has the shape {PythonTuple.Text(timestamps.Dataspace.Dimensions)}. Write one time "
                    + $"for each sample."
            );
        }
        if (timestamps is null && series.Dataset("starting_time")?.Attribute("rate") is null)
        {
            throw ConstructError.Failed(
                series,
                "either 'timestamps' or 'rate' must be specified",
                "it has neither `timestamps` nor a `starting_time` with the attribute `rate`."
            );
        }
    }

    private static void CheckIndexedObject(NwbObject series)
    {
        if (series.Member("indexed_timeseries") is null && series.Member("indexed_images") is null)
        {
            throw ConstructError.Failed(
                series,
                "Either indexed_timeseries or indexed_images must be provided when creating an IndexSeries.",
                "it has neither `indexed_images` nor `indexed_timeseries`."
            );
        }
    }
}
