using System.Text.Json;

namespace Dandi.Zarr;

/// <summary>
/// Validates <c>.zarray</c> and <c>.zgroup</c>
/// (<see href="https://zarr-specs.readthedocs.io/en/latest/v2/v2.0.html">Zarr 2</see>, "Arrays" and "Hierarchies";
/// bids-zarr-schema.md §2.2).
/// </summary>
internal static class ZarrV2Metadata
{
    private static readonly HashSet<string> Codecs = new(StringComparer.Ordinal)
    {
        "adler32",
        "astype",
        "base64",
        "bitround",
        "blosc",
        "bz2",
        "categorize",
        "crc32",
        "crc32c",
        "delta",
        "fixedscaleoffset",
        "fletcher32",
        "gzip",
        "jenkins_lookup3",
        "json2",
        "lz4",
        "lzma",
        "msgpack2",
        "n5_wrapper",
        "packbits",
        "pcodec",
        "pickle",
        "quantize",
        "shuffle",
        "vlen-array",
        "vlen-bytes",
        "vlen-utf8",
        "zfpy",
        "zlib",
        "zstd",
    };

    public static void ValidateGroup(JsonChecker group) =>
        ValidateFormat(group.Require(group.Value.ValueKind == JsonValueKind.Object, "must be an object"));

    /// <summary>Validates a <c>.zarray</c>.</summary>
    /// <returns>The metadata; null without a valid shape.</returns>
    public static ZarrArray? ValidateArray(JsonChecker document)
    {
        var array = document.RequireObject();
        ValidateFormat(array);
        var shape = Lengths(array.Required("shape"));
        var chunks = Lengths(array.Required("chunks"));
        if (shape is not null && chunks is not null)
            array
                .Optional("chunks")
                .Require(chunks.Length == shape.Length, $"must have {shape.Length} items, as many as `shape`");
        if (chunks?.Contains(0) == true)
            array.Optional("chunks").ReportHint("has an item 0; items must be at least 1");

        var type = array.Required("dtype");
        type.Require(NumPyType.IsType(type.Value), "is neither a NumPy type such as `<f4` nor a list of fields");
        array.Required("order").RequireOneOf("C", "F");
        array.Required("fill_value");
        ValidateCodec(array.Optional("compressor"));
        var filters = array.Optional("filters");
        if (filters.Value.ValueKind != JsonValueKind.Null)
            foreach (var filter in filters.RequireList().Items())
                ValidateCodec(filter);
        foreach (var name in (ReadOnlySpan<string>)["compressor", "filters"])
        {
            if (array.IsPresent && !array.Optional(name).IsPresent)
                array.Optional(name).ReportHint("is missing; it must be null if there is none");
        }

        var separator = array.Optional("dimension_separator").RequireOneOf(".", "/").Text;
        if (shape is null)
            return null;
        return new ZarrArray(
            shape,
            type.Text,
            null,
            chunks?.Length == shape.Length ? new ZarrChunkGrid(shape, chunks, "", separator is "/" ? '/' : '.') : null
        );
    }

    private static void ValidateFormat(JsonChecker document)
    {
        var format = document.Required("zarr_format");
        format.Require(JsonChecker.TryReadInteger(format.Value, out var number) && number == 2, "must be 2");
    }

    private static long[]? Lengths(JsonChecker value)
    {
        foreach (var item in value.RequireList().Items())
            item.RequireInteger(min: 0);
        return value.ReadIntegers() is { } lengths && lengths.All(length => length >= 0) ? lengths : null;
    }

    private static void ValidateCodec(JsonChecker codec)
    {
        if (codec.Value.ValueKind == JsonValueKind.Null)
            return;
        var id = codec.RequireObject().Required("id").RequireString();
        if (id.Text is { } name && !Codecs.Contains(name))
            id.ReportHint($"is the codec `{name}`, which is not part of numcodecs; some readers cannot read the data");
    }
}
