using System.Text.Json;

namespace Dandi.Zarr;

/// <summary>The rules for <c>.zarray</c>, <c>.zgroup</c> and <c>.zattrs</c> (Zarr specification, version 2; bids-zarr-schema.md §2.2).</summary>
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

    /// <summary>Judges a <c>.zgroup</c>.</summary>
    public static void ValidateGroup(JsonPlace group) =>
        ValidateFormat(group.Demand(group.Value.ValueKind == JsonValueKind.Object, "must be an object"));

    /// <summary>Judges a <c>.zarray</c>.</summary>
    /// <returns>What it says; null where its shape cannot be told.</returns>
    public static ZarrArray? ValidateArray(JsonPlace document)
    {
        var array = document.IsObject();
        ValidateFormat(array);
        var shape = Lengths(array.Must("shape"));
        var chunks = Lengths(array.Must("chunks"));
        if (shape is not null && chunks is not null)
            array
                .May("chunks")
                .Demand(
                    chunks.Length == shape.Length,
                    $"must have one length for each of the {shape.Length} of `shape`"
                );
        if (chunks?.Contains(0) == true)
            array.May("chunks").Departs("has a length of 0, and must have lengths of at least 1");

        var type = array.Must("dtype");
        type.Demand(NumPyType.IsType(type.Value), "is no NumPy type such as `<f4`, and no list of fields");
        array.Must("order").IsOneOf("C", "F");
        array.Must("fill_value");
        ValidateCodec(array.May("compressor"));
        var filters = array.May("filters");
        if (filters.Value.ValueKind != JsonValueKind.Null)
            foreach (var filter in filters.IsList().Items())
                ValidateCodec(filter);
        foreach (var name in (ReadOnlySpan<string>)["compressor", "filters"])
        {
            if (array.IsPresent && !array.May(name).IsPresent)
                array.May(name).Departs("is missing; it must be there, null where there is none");
        }

        var separator = array.May("dimension_separator").IsOneOf(".", "/").Text;
        if (shape is null)
            return null;
        return new ZarrArray(
            shape,
            type.Text,
            null,
            chunks?.Length == shape.Length ? new ZarrChunkGrid(shape, chunks, "", separator is "/" ? '/' : '.') : null
        );
    }

    private static void ValidateFormat(JsonPlace document)
    {
        var format = document.Must("zarr_format");
        format.Demand(JsonPlace.TryReadInteger(format.Value, out var number) && number == 2, "must be 2");
    }

    private static long[]? Lengths(JsonPlace place)
    {
        foreach (var item in place.IsList().Items())
            item.IsInteger(atLeast: 0);
        return place.Integers() is { } lengths && lengths.All(length => length >= 0) ? lengths : null;
    }

    private static void ValidateCodec(JsonPlace codec)
    {
        if (codec.Value.ValueKind == JsonValueKind.Null)
            return;
        var id = codec.IsObject().Must("id").IsText();
        if (id.Text is { } name && !Codecs.Contains(name))
            id.Departs(
                $"names the codec `{name}`, which is none of numcodecs: others may not be able to read the data"
            );
    }
}
