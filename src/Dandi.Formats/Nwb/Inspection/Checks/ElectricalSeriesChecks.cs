using Dandi.Hdf5.Types;
using Dandi.Nwb.Reading;

namespace Dandi.Nwb.Inspection.Checks;

/// <summary>Checks extracellular recordings (ElectricalSeries).</summary>
internal static class ElectricalSeriesChecks
{
    private const double ToleranceAroundOne = 1e-5 + 1e-8;

    public static IEnumerable<string> ElectricalSeriesDims(NwbObject item, InspectedFile file)
    {
        var dimensions = item.IsKindOf("SpikeEventSeries") ? 3 : 2;
        return item.Dataset("electrodes") is { } electrodes
            ? CompareDimensions(
                new Series(item).Shape,
                dimensions,
                NumberStream.FirstDimension(electrodes),
                "electrodes"
            )
            : [];
    }

    public static IEnumerable<string> ElectricalSeriesReferenceElectrodesTable(NwbObject item, InspectedFile file)
    {
        if (
            item.Object("electrodes") is { } electrodes
            && TableColumns.TableOf(electrodes) is { Name: not "electrodes" }
        )
            yield return "electrodes does not  reference an electrodes table.";
    }

    public static IEnumerable<string> ElectricalSeriesUnscaledData(NwbObject item, InspectedFile file)
    {
        var series = new Series(item);
        if (
            series.Data
                is not { Type: { IsBoolean: false, Class: Hdf5TypeClass.Integer or Hdf5TypeClass.Enumeration } type }
            || series is not { Length: > 0, Conversion: 1, Offset: 0 }
        )
            yield break;
        if (
            !NumberStream
                .Read(item.Dataset("channel_conversion")?.Values)
                .All(factor => Math.Abs(factor - 1) <= ToleranceAroundOne)
        )
            yield break;
        yield return $"ElectricalSeries '{item.Name}' has data with dtype '{NumpyTypeName.Of(type)}' and "
            + $"conversion=1.0 and offset=0.0. This suggests the data is in raw acquisition units which is not in "
            + $"Volts. Please set the 'conversion' and/or 'offset' fields to convert the data to Volts, or use "
            + $"'channel_conversion' for per-channel conversion factors.";
    }

    /// <summary>
    /// Checks that the second dimension of data equals the number of sources (electrodes or regions of interest).
    /// </summary>
    public static IEnumerable<string> CompareDimensions(
        IReadOnlyList<long> shape,
        int dimensions,
        long sources,
        string name
    )
    {
        if (shape.Count != dimensions || shape[1] == sources)
            yield break;
        yield return shape[0] == sources
            ? $"The second dimension of data does not match the length of {name}, but instead the first does. "
                + $"Data is oriented incorrectly and should be transposed."
            : $"The second dimension of data does not match the length of {name}. Your data may be transposed.";
    }
}
