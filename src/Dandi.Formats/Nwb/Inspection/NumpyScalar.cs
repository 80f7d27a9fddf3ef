using System.Globalization;
using Dandi.Hdf5;
using Dandi.Hdf5.Types;

namespace Dandi.Nwb.Inspection;

/// <summary>A number with the precision that it is stored in, which tells how the Python client reckons with it and shows it.</summary>
/// <param name="Value">The number.</param>
/// <param name="Class">A whole number or a float.</param>
/// <param name="IsSingle">Whether it is a float of 32 bits.</param>
internal readonly record struct NumpyScalar(double Value, Hdf5TypeClass Class, bool IsSingle)
{
    /// <summary>A number of 64 bits.</summary>
    public static NumpyScalar Double(double value) => new(value, Hdf5TypeClass.Float, IsSingle: false);

    /// <summary>An element; null if there is none, or it is no number.</summary>
    public static NumpyScalar? At(Hdf5Values? values, long index)
    {
        if (values is not { AreNumbers: true } || index < 0 || index >= values.Count)
            return null;
        Span<double> number = stackalloc double[1];
        values.ReadDoubles(index, number);
        return new NumpyScalar(number[0], values.Type.Class, values.Type is { Class: Hdf5TypeClass.Float, Size: 4 });
    }

    /// <summary>A value that is one number.</summary>
    public static NumpyScalar? Of(Hdf5Values? values) => values is { Count: 1 } ? At(values, 0) : null;

    /// <summary>A float that came of reckoning with this one.</summary>
    public NumpyScalar With(double value) => new(IsSingle ? (float)value : value, Class, IsSingle);

    /// <summary>A number divided by this one.</summary>
    public NumpyScalar Under(double numerator) =>
        new(IsSingle ? (float)numerator / (float)Value : numerator / Value, Hdf5TypeClass.Float, IsSingle);

    /// <summary>As Python shows it.</summary>
    public override string ToString() =>
        Class != Hdf5TypeClass.Float ? Value.ToString("F0", CultureInfo.InvariantCulture)
        : IsSingle ? PythonFloat.Text((float)Value)
        : PythonFloat.Text(Value);
}
