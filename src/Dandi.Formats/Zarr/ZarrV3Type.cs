using System.Globalization;

namespace Dandi.Zarr;

/// <summary>
/// A data type of Zarr 3 arrays (<see href="https://zarr-specs.readthedocs.io/en/latest/v3/core/index.html">Zarr
/// 3.1</see>, "Data types").
/// </summary>
/// <param name="Kind">The kind of its values.</param>
/// <param name="Bits">The size of a value in bits; for complex types, that of each component.</param>
internal sealed record ZarrV3Type(ZarrV3Kind Kind, int Bits)
{
    /// <summary>Whether values have a byte order.</summary>
    public bool HasByteOrder => Kind != ZarrV3Kind.Raw && Bits > 8;

    /// <summary>Validates a data type. Unknown types are extensions and reported as hints.</summary>
    /// <returns>Null if the data type is unknown or invalid.</returns>
    public static ZarrV3Type? Validate(JsonChecker value)
    {
        var name = ZarrV3Array.NameOf(value);
        if (name is null)
            return null;
        var type = Find(name);
        if (type is null)
            value.ReportHint($"is the data type `{name}`, an extension that some readers do not support");
        return type;
    }

    private static ZarrV3Type? Find(string name) =>
        name switch
        {
            "bool" => new(ZarrV3Kind.Boolean, 8),
            "int4" => new(ZarrV3Kind.Signed, 4),
            "int8" => new(ZarrV3Kind.Signed, 8),
            "int16" => new(ZarrV3Kind.Signed, 16),
            "int32" => new(ZarrV3Kind.Signed, 32),
            "int64" => new(ZarrV3Kind.Signed, 64),
            "uint4" => new(ZarrV3Kind.Unsigned, 4),
            "uint8" => new(ZarrV3Kind.Unsigned, 8),
            "uint16" => new(ZarrV3Kind.Unsigned, 16),
            "uint32" => new(ZarrV3Kind.Unsigned, 32),
            "uint64" => new(ZarrV3Kind.Unsigned, 64),
            "float8_e3m4"
            or "float8_e4m3fn"
            or "float8_e4m3fnuz"
            or "float8_e4m3b11fnuz"
            or "float8_e5m2"
            or "float8_e5m2fnuz" => new(ZarrV3Kind.Float, 8),
            "float16" or "bfloat16" => new(ZarrV3Kind.Float, 16),
            "float32" => new(ZarrV3Kind.Float, 32),
            "float64" => new(ZarrV3Kind.Float, 64),
            "complex64" => new(ZarrV3Kind.Complex, 32),
            "complex128" => new(ZarrV3Kind.Complex, 64),
            ['r', .. var bits]
                when int.TryParse(bits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                    && number > 0
                    && number % 8 == 0 => new(ZarrV3Kind.Raw, number),
            _ => null,
        };
}

/// <summary>The kind of the values of a data type.</summary>
internal enum ZarrV3Kind
{
    Boolean,
    Signed,
    Unsigned,
    Float,
    Complex,

    /// <summary>Opaque bytes.</summary>
    Raw,
}
