using Dandi.Hdf5;
using Dandi.Hdf5.Types;

namespace Dandi.Nwb.Inspection;

/// <summary>A time series as the Python client has it: with defaults for what the file leaves out, and with a rate only where there are no timestamps.</summary>
/// <param name="Item">The object.</param>
internal readonly record struct Series(NwbObject Item)
{
    private const double NoResolution = -1;

    /// <summary>Its data; null if they are missing, which reads as none.</summary>
    public Hdf5Dataset? Data => Item.Dataset("data");

    /// <summary>The shape of its data: of missing ones that of an empty list, or of pictures that are elsewhere.</summary>
    public IReadOnlyList<long> Shape =>
        Data?.Space is { IsNull: false } space ? space.Dimensions
        : IsExternal && Item.IsKindOf("ImageSeries") ? [0, 0, 0]
        : [0];

    /// <summary>How many samples it has.</summary>
    public long Length => Shape is [var length, ..] ? length : 0;

    public Hdf5Dataset? Timestamps => Item.Dataset("timestamps");

    /// <summary>Samples per second; null where there are timestamps.</summary>
    public NumpyScalar? Rate =>
        Timestamps is null ? NumpyScalar.Of(Item.Dataset("starting_time")?.Attribute("rate")) : null;

    public NumpyScalar Resolution => Attribute("resolution") ?? NumpyScalar.Double(NoResolution);

    public double Conversion => Attribute("conversion")?.Value ?? 1;

    public double Offset => Attribute("offset")?.Value ?? 0;

    /// <summary>The unit of its data; that which the type prescribes, whatever the file says.</summary>
    public string Unit =>
        PrescribedUnit
        ?? (Data?.Attribute("unit") is { Type.Class: Hdf5TypeClass.String } unit ? unit.ReadText() ?? "" : MissingUnit);

    /// <summary>Whether its pictures are in other files.</summary>
    public bool IsExternal => Item.Dataset("external_file") is { Space.Count: > 0 };

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
