using System.Globalization;
using Dandi.Hdf5;
using Dandi.Hdf5.Types;

namespace Dandi.Nwb.Inspection;

/// <summary>
/// A number with its stored precision, which determines how the Python client calculates with it and formats it.
/// </summary>
/// <param name="Value">The number as a double.</param>
/// <param name="Class">Integer, enumeration or float.</param>
/// <param name="IsSingle">True for a 32-bit float.</param>
internal readonly record struct NumpyScalar(double Value, Hdf5TypeClass Class, bool IsSingle)
{
    /// <summary>A 64-bit float.</summary>
    public static NumpyScalar Double(double value) => new(value, Hdf5TypeClass.Float, IsSingle: false);

    /// <summary>The element at an index; null if there is none or it is not a number.</summary>
    public static NumpyScalar? At(Hdf5Values? values, long index)
    {
        if (values is not { IsNumeric: true } || index < 0 || index >= values.Count)
            return null;
        Span<double> number = stackalloc double[1];
        values.ReadDoubles(index, number);
        return new NumpyScalar(number[0], values.Type.Class, values.Type is { Class: Hdf5TypeClass.Float, Size: 4 });
    }

    /// <summary>The value of a field that is a single number; null otherwise.</summary>
    public static NumpyScalar? Of(Hdf5Values? values) => values is { Count: 1 } ? At(values, 0) : null;

    /// <summary>The result of a calculation with this number, rounded to its precision.</summary>
    public NumpyScalar WithValue(double value) => new(IsSingle ? (float)value : value, Class, IsSingle);

    /// <summary>Divides a number by this one, in this one's precision.</summary>
    public NumpyScalar DivideInto(double numerator) =>
        new(IsSingle ? (float)numerator / (float)Value : numerator / Value, Hdf5TypeClass.Float, IsSingle);

    /// <summary>Formats the number as Python does.</summary>
    public override string ToString() =>
        Class != Hdf5TypeClass.Float ? Value.ToString("F0", CultureInfo.InvariantCulture)
        : IsSingle ? PythonFloat.Text((float)Value)
        : PythonFloat.Text(Value);
}
