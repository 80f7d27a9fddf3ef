using Dandi.Hdf5;
using Dandi.Hdf5.Types;

namespace Dandi.Nwb.Inspection;

/// <summary>
/// A time series as PyNWB creates it: with defaults for missing fields, and with a rate only if there are no
/// timestamps.
/// </summary>
/// <param name="Item">The object of type TimeSeries.</param>
internal readonly record struct Series(NwbObject Item)
{
    private const double UnknownResolution = -1;

    /// <summary>The dataset <c>data</c>; null if it is missing, which means no data.</summary>
    public Hdf5Dataset? Data => Item.Dataset("data");

    /// <summary>
    /// The shape of the data. If it is missing: that of an empty list, or of an empty stack of external images.
    /// </summary>
    public IReadOnlyList<long> Shape =>
        Data?.Dataspace is { IsNull: false } space ? space.Dimensions
        : IsExternal && Item.IsKindOf("ImageSeries") ? [0, 0, 0]
        : [0];

    public long Length => Shape is [var length, ..] ? length : 0;

    public Hdf5Dataset? Timestamps => Item.Dataset("timestamps");

    /// <summary>The sampling rate in Hz; null if the series has timestamps or no rate.</summary>
    public NumpyScalar? Rate =>
        Timestamps is null ? NumpyScalar.Of(Item.Dataset("starting_time")?.Attribute("rate")) : null;

    public NumpyScalar Resolution => Attribute("resolution") ?? NumpyScalar.Double(UnknownResolution);

    public double Conversion => Attribute("conversion")?.Value ?? 1;

    public double Offset => Attribute("offset")?.Value ?? 0;

    /// <summary>The unit of the data. A value prescribed by the type wins over the one in the file.</summary>
    public string Unit =>
        PrescribedUnit
        ?? (
            Data?.Attribute("unit") is { Type.Class: Hdf5TypeClass.String } unit ? unit.ReadString() ?? "" : MissingUnit
        );

    /// <summary>True if the images are in external files.</summary>
    public bool IsExternal => Item.Dataset("external_file") is { Dataspace.Count: > 0 };

    private string MissingUnit => Item.IsKindOf("SpatialSeries") ? "meters" : "unknown";

    private string? PrescribedUnit
    {
        get
        {
            foreach (var data in Item.Type.Datasets)
            {
                if (data.Name != "data")
                    continue;
                foreach (var attribute in data.Attributes)
                {
                    if (attribute.Name == "unit")
                        return attribute.FixedValue;
                }
            }
            return null;
        }
    }

    private NumpyScalar? Attribute(string name) => NumpyScalar.Of(Data?.Attribute(name));
}
