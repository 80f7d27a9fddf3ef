using System.Globalization;
using System.Text.Json;

namespace Dandi.Zarr;

/// <summary>
/// Validates the value of missing chunks
/// (<see href="https://zarr-specs.readthedocs.io/en/latest/v3/core/index.html">Zarr 3.1</see>, "Fill value").
/// </summary>
internal static class ZarrV3FillValue
{
    /// <summary>Validates a value for a data type; null accepts every value.</summary>
    public static void Validate(JsonChecker value, ZarrV3Type? type)
    {
        if (type is not null)
            value.Require(IsValue(value.Value, type), "is not a value of the `data_type`");
    }

    private static bool IsValue(JsonElement value, ZarrV3Type type) =>
        type.Kind switch
        {
            ZarrV3Kind.Boolean => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            ZarrV3Kind.Signed => value.ValueKind == JsonValueKind.Number
                && JsonChecker.TryReadInteger(value, out var number)
                && number >= long.MinValue >> (64 - type.Bits)
                && number <= long.MaxValue >> (64 - type.Bits),
            ZarrV3Kind.Unsigned => value.ValueKind == JsonValueKind.Number
                && TryReadUnsigned(value, out var number)
                && number <= ulong.MaxValue >> (64 - type.Bits),
            ZarrV3Kind.Float => IsFloat(value, type.Bits),
            ZarrV3Kind.Complex => value.ValueKind == JsonValueKind.Array
                && value.GetArrayLength() == 2
                && IsFloat(value[0], type.Bits)
                && IsFloat(value[1], type.Bits),
            _ => IsRaw(value, type.Bits / 8),
        };

    private static bool TryReadUnsigned(JsonElement value, out ulong number)
    {
        if (value.TryGetUInt64(out number))
            return true;
        if (!JsonChecker.TryReadInteger(value, out var integer) || integer < 0)
            return false;
        number = (ulong)integer;
        return true;
    }

    private static bool IsFloat(JsonElement value, int bits) =>
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
                .All(item => JsonChecker.TryReadInteger(item, out var number) && number is >= 0 and <= 255)
        );
}
