using System.Buffers.Binary;
using Dandi.Hdf5.Types;

namespace Dandi.Hdf5.Values;

/// <summary>
/// Converts stored numbers of any size, byte order and bit layout to .NET numbers
/// (<see href="https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">HDF5 File Format</see>,
/// IV.A.2.d, classes 0, 1 and 4).
/// </summary>
internal static class NumberDecoder
{
    // Of wider numbers, which no known writer uses, only the least significant bytes are converted.
    private const int MaxBytes = 16;

    /// <summary>Converts an integer, bit field or enumeration value. Of wider ones, the lowest 64 bits are
    /// returned.</summary>
    public static long ToInteger(Hdf5Type type, ReadOnlySpan<byte> stored)
    {
        var number = type.Class == Hdf5TypeClass.Enumeration ? type.Base! : type;
        var bits = LowBits(number, stored, number.BitOffset);
        if (number.Precision is 0 or >= 64)
            return (long)bits;
        var unused = 64 - number.Precision;
        return number.IsSigned ? (long)(bits << unused) >> unused : (long)(bits << unused >> unused);
    }

    /// <summary>Converts a number of any class to a double, which rounds integers above 2^53 and wider floating-point
    /// numbers.</summary>
    public static double ToDouble(Hdf5Type type, ReadOnlySpan<byte> stored)
    {
        if (type.Class != Hdf5TypeClass.Float)
        {
            var integer = ToInteger(type, stored);
            var number = type.Class == Hdf5TypeClass.Enumeration ? type.Base! : type;
            return number.IsSigned || number.Precision < 64 ? integer : (double)(ulong)integer;
        }
        if (type.ByteOrder == Hdf5ByteOrder.Little)
        {
            if (type.Float == Hdf5FloatLayout.Double)
                return BinaryPrimitives.ReadDoubleLittleEndian(stored);
            if (type.Float == Hdf5FloatLayout.Single)
                return BinaryPrimitives.ReadSingleLittleEndian(stored);
            if (type.Float == Hdf5FloatLayout.Half)
                return (double)BinaryPrimitives.ReadHalfLittleEndian(stored);
        }
        return AnyFloat(type, stored);
    }

    private static double AnyFloat(Hdf5Type type, ReadOnlySpan<byte> stored)
    {
        var layout = type.Float!;
        var negative = Bits(type, stored, layout.SignBit, 1) != 0;
        var exponent = Bits(type, stored, layout.ExponentBit, layout.ExponentBits);
        // A double has 53 bits, so the lowest bits of a longer mantissa can be dropped.
        var kept = Math.Min(layout.MantissaBits, 63);
        var mantissa = Bits(type, stored, layout.MantissaBit + layout.MantissaBits - kept, kept);
        var highest = layout.ExponentBits is 0 or >= 64 ? ulong.MaxValue : (1UL << layout.ExponentBits) - 1;
        var isVax = type.ByteOrder == Hdf5ByteOrder.Vax;
        var fraction = layout.Normalization == 1 ? mantissa << 1 & ((1UL << kept) - 1) : mantissa;
        double magnitude;
        if (exponent == highest && !isVax)
            magnitude = fraction == 0 ? double.PositiveInfinity : double.NaN;
        else if (exponent == 0 && layout.Normalization == 2)
            magnitude = isVax ? 0 : Math.ScaleB(mantissa, Shift(1, layout.Bias, kept));
        else if (layout.Normalization == 2)
            magnitude = Math.ScaleB(mantissa + Math.ScaleB(1, kept), Shift(exponent, layout.Bias, kept));
        else
            magnitude = Math.ScaleB(mantissa, Shift(exponent, layout.Bias, kept - 1));
        return negative ? -magnitude : magnitude;
    }

    private static int Shift(ulong exponent, uint bias, int mantissaBits) =>
        (int)Math.Clamp((long)Math.Min(exponent, long.MaxValue / 2) - bias - mantissaBits, -100_000, 100_000);

    private static ulong Bits(Hdf5Type type, ReadOnlySpan<byte> stored, int from, int count)
    {
        if (count == 0)
            return 0;
        var bits = LowBits(type, stored, from);
        return count >= 64 ? bits : bits & ((1UL << count) - 1);
    }

    /// <summary>The 64 bits from a given bit on; bit 0 is the least significant one.</summary>
    private static ulong LowBits(Hdf5Type type, ReadOnlySpan<byte> stored, int from)
    {
        Span<byte> ordered = stackalloc byte[MaxBytes + 8];
        ordered.Clear();
        var size = Math.Min(stored.Length, MaxBytes);
        Order(type.ByteOrder, type.ByteOrder == Hdf5ByteOrder.Big ? stored[^size..] : stored[..size], ordered);
        var first = Math.Min(from / 8, MaxBytes - 1);
        var low = BinaryPrimitives.ReadUInt64LittleEndian(ordered[first..]);
        var shift = from % 8;
        return shift == 0 ? low : low >> shift | (ulong)ordered[first + 8] << (64 - shift);
    }

    private static void Order(Hdf5ByteOrder order, ReadOnlySpan<byte> stored, Span<byte> ordered)
    {
        stored.CopyTo(ordered);
        var used = ordered[..stored.Length];
        if (order == Hdf5ByteOrder.Big)
            used.Reverse();
        if (order != Hdf5ByteOrder.Vax)
            return;
        // Pairs of bytes, the most significant pair first, little-endian within a pair.
        used.Reverse();
        for (var index = 0; index + 1 < used.Length; index += 2)
            (used[index], used[index + 1]) = (used[index + 1], used[index]);
    }
}
