using System.Globalization;
using System.Text.Json;

namespace Dandi.Zarr;

/// <summary>The rules for the value that stands for absent chunks (Zarr specification, version 3.1).</summary>
internal static class ZarrV3FillValue
{
    /// <summary>Judges a value for a type; for an unknown type every value will do.</summary>
    public static void Validate(JsonPlace place, ZarrV3Type? type)
    {
        if (type is not null)
            place.Demand(IsValue(place.Value, type), "is no value of the `data_type`");
    }

    private static bool IsValue(JsonElement value, ZarrV3Type type) =>
        type.Kind switch
        {
            ZarrV3Kind.Truth => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            ZarrV3Kind.Signed => value.ValueKind == JsonValueKind.Number
                && JsonPlace.TryReadInteger(value, out var number)
                && number >= long.MinValue >> (64 - type.Bits)
                && number <= long.MaxValue >> (64 - type.Bits),
            ZarrV3Kind.Unsigned => value.ValueKind == JsonValueKind.Number
                && TryReadUnsigned(value, out var number)
                && number <= ulong.MaxValue >> (64 - type.Bits),
            ZarrV3Kind.Real => IsReal(value, type.Bits),
            ZarrV3Kind.Complex => value.ValueKind == JsonValueKind.Array
                && value.GetArrayLength() == 2
                && IsReal(value[0], type.Bits)
                && IsReal(value[1], type.Bits),
            _ => IsRaw(value, type.Bits / 8),
        };

    private static bool TryReadUnsigned(JsonElement value, out ulong number)
    {
        if (value.TryGetUInt64(out number))
            return true;
        if (!JsonPlace.TryReadInteger(value, out var whole) || whole < 0)
            return false;
        number = (ulong)whole;
        return true;
    }

    private static bool IsReal(JsonElement value, int bits) =>
        value.ValueKind switch
        {
            JsonValueKind.Number => true,
            JsonValueKind.String => value.GetString() is "NaN" or "Infinity" or "-Infinity"
                || IsHexadecimal(value.GetString()!, bits / 4),
            _ => false,
        };

    private static bool IsHexadecimal(string text, int digits) =>
        text.StartsWith("0x", StringComparison.Ordinal)
        && text.Length == digits + 2
        && UInt128.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _);

    private static bool IsRaw(JsonElement value, int length) =>
        value.ValueKind == JsonValueKind.String
        || (
            value.ValueKind == JsonValueKind.Array
            && value.GetArrayLength() == length
            && value
                .EnumerateArray()
                .All(item => JsonPlace.TryReadInteger(item, out var number) && number is >= 0 and <= 255)
        );
}
