using Dandi.Bids.Values;

namespace Dandi.Bids.Readers;

/// <summary>The header of a NIfTI image, with the members that expressions use (<c>nifti_header</c>).</summary>
internal sealed class NiftiHeader : JsObject
{
    private static readonly string[] MemberNames =
    [
        "dim",
        "pixdim",
        "shape",
        "voxel_sizes",
        "dim_info",
        "xyzt_units",
        "qform_code",
        "sform_code",
        "axis_codes",
    ];

    private static readonly string[] SpaceUnits = ["unknown", "meter", "mm", "um"];
    private static readonly string[] TimeUnits = ["unknown", "sec", "msec", "usec"];

    /// <summary>Eight numbers: how many dimensions there are, and their sizes.</summary>
    public required double[] Dimensions { get; init; }

    /// <summary>Eight numbers: a sign, and the sizes of a voxel.</summary>
    public required double[] PixelDimensions { get; init; }

    /// <summary>The bits that say which dimension is frequency, phase and slice.</summary>
    public required int DimensionInfo { get; init; }

    /// <summary>The bits that say the units of space and time.</summary>
    public required int Units { get; init; }

    public required int QformCode { get; init; }

    public required int SformCode { get; init; }

    /// <summary>The letters of the directions of the axes; null if the header does not define them.</summary>
    public required IReadOnlyList<string>? AxisCodes { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<string> Names => MemberNames;

    /// <inheritdoc/>
    public override JsValue Get(string name) =>
        name switch
        {
            "dim" => Array(Dimensions),
            "pixdim" => Array(System.Array.ConvertAll(PixelDimensions, JsNumber.RoundToThousandths)),
            "shape" => Array(ByDimension(Dimensions)),
            "voxel_sizes" => Array(ByDimension(PixelDimensions)),
            "dim_info" => DimensionInfoMembers(),
            "xyzt_units" => UnitMembers(),
            "qform_code" => JsValue.Of(QformCode),
            "sform_code" => JsValue.Of(SformCode),
            "axis_codes" when AxisCodes is null => JsValue.Null,
            "axis_codes" => JsValue.Of(AxisCodes.Select(code => JsValue.Of(code)).ToArray()),
            _ => JsValue.Undefined,
        };

    /// <inheritdoc/>
    public override bool Has(string name) => System.Array.IndexOf(MemberNames, name) >= 0;

    private static JsValue Array(ReadOnlySpan<double> numbers)
    {
        var items = new JsValue[numbers.Length];
        for (var i = 0; i < items.Length; i++)
            items[i] = JsValue.Of(numbers[i]);
        return JsValue.Of(items);
    }

    // A negative number of dimensions counts from the end, as an index in JavaScript.
    private ReadOnlySpan<double> ByDimension(double[] values)
    {
        var end = Dimensions[0] + 1;
        return values.AsSpan(1, (int)Math.Clamp((end < 0 ? values.Length + end : end) - 1, 0, values.Length - 1));
    }

    private JsValue DimensionInfoMembers() =>
        JsValue.Of(
            new JsMembers
            {
                { "freq", JsValue.Of(DimensionInfo & 3) },
                { "phase", JsValue.Of((DimensionInfo >> 2) & 3) },
                { "slice", JsValue.Of((DimensionInfo >> 4) & 3) },
            }
        );

    private JsValue UnitMembers() =>
        JsValue.Of(
            new JsMembers
            {
                { "xyz", JsValue.Of(SpaceUnits[Units & 3]) },
                { "t", JsValue.Of(TimeUnits[(Units >> 3) & 3]) },
            }
        );
}
