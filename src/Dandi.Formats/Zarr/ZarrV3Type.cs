using System.Globalization;

namespace Dandi.Zarr;

/// <summary>The types of Zarr 3 arrays.</summary>
/// <param name="Kind">What its values are.</param>
/// <param name="Bits">The length of a value; for a complex number, that of a part.</param>
internal sealed record ZarrV3Type(ZarrV3Kind Kind, int Bits)
{
    /// <summary>Whether a value has more than one byte, so that their order matters.</summary>
    public bool HasByteOrder => Kind != ZarrV3Kind.Raw && Bits > 8;

    /// <summary>Judges a type.</summary>
    /// <returns>The type; null for one that is not known.</returns>
    public static ZarrV3Type? Validate(JsonPlace place)
    {
        var name = ZarrV3Array.NameOf(place);
        if (name is null)
            return null;
        var type = Find(name);
        if (type is null)
            place.Departs($"is the type `{name}`, an extension that not every reader knows");
        return type;
    }

    private static ZarrV3Type? Find(string name) =>
        name switch
        {
            "bool" => new(ZarrV3Kind.Truth, 8),
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
            or "float8_e5m2fnuz" => new(ZarrV3Kind.Real, 8),
            "float16" or "bfloat16" => new(ZarrV3Kind.Real, 16),
            "float32" => new(ZarrV3Kind.Real, 32),
            "float64" => new(ZarrV3Kind.Real, 64),
            "complex64" => new(ZarrV3Kind.Complex, 32),
            "complex128" => new(ZarrV3Kind.Complex, 64),
            ['r', .. var bits]
                when int.TryParse(bits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                    && number > 0
                    && number % 8 == 0 => new(ZarrV3Kind.Raw, number),
            _ => null,
        };
}

/// <summary>What the values of a type are.</summary>
internal enum ZarrV3Kind
{
    /// <summary>True or false.</summary>
    Truth,

    /// <summary>Whole numbers.</summary>
    Signed,

    /// <summary>Whole numbers from 0.</summary>
    Unsigned,

    /// <summary>Real numbers.</summary>
    Real,

    /// <summary>Pairs of real numbers.</summary>
    Complex,

    /// <summary>Bytes.</summary>
    Raw,
}
