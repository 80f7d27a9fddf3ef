using System.Text.Json;

namespace Dandi.Zarr;

/// <summary>
/// Validates the <c>zarr.json</c> of an array
/// (<see href="https://zarr-specs.readthedocs.io/en/latest/v3/core/index.html">Zarr 3.1</see>, "Array metadata";
/// bids-zarr-schema.md §2.2).
/// </summary>
internal static class ZarrV3Array
{
    private static readonly HashSet<string> Members = new(StringComparer.Ordinal)
    {
        "zarr_format",
        "node_type",
        "shape",
        "data_type",
        "chunk_grid",
        "chunk_key_encoding",
        "fill_value",
        "codecs",
        "attributes",
        "storage_transformers",
        "dimension_names",
    };

    /// <summary>Validates an array. Extensions that some readers do not support are reported as hints.</summary>
    /// <returns>The metadata; null without a valid shape.</returns>
    public static ZarrArray? Validate(JsonChecker array)
    {
        var format = array.Required("zarr_format");
        format.Require(JsonChecker.TryReadInteger(format.Value, out var number) && number == 3, "must be 3");
        var shape = Lengths(array.Required("shape"), min: 0);
        var type = ZarrV3Type.Validate(array.Required("data_type"));
        ZarrV3FillValue.Validate(array.Required("fill_value"), type);
        var chunkShape = ValidateChunkGrid(array.Required("chunk_grid"), shape);
        var (prefix, separator) = ValidateKeyEncoding(array.Required("chunk_key_encoding"));
        ZarrV3Codecs.Validate(array.Required("codecs"), type, shape?.Length, chunkShape);

        array.Optional("attributes").RequireObject();
        array.Optional("storage_transformers").RequireList(maxLength: 0);
        var names = ValidateDimensionNames(array.Optional("dimension_names"), shape);
        foreach (var member in array.Value.EnumerateObject())
            ValidateAdditionalMember(array.Optional(member.Name), member.Name);

        if (shape is null)
            return null;
        var grid =
            chunkShape is not null && prefix is not null
                ? new ZarrChunkGrid(shape, chunkShape, prefix, separator)
                : null;
        return new ZarrArray(shape, array.Optional("data_type").Text, names, grid);
    }

    /// <summary>The name of an extension point, given as a string or as an object with a configuration.</summary>
    /// <returns>Null if there is no valid name.</returns>
    public static string? NameOf(JsonChecker extension)
    {
        if (extension.Text is { } text)
            return text;
        var name = extension
            .Require(extension.Value.ValueKind == JsonValueKind.Object, "must be a name, or an object with a `name`")
            .Required("name")
            .RequireString();
        extension.Optional("configuration").RequireObject();
        return name.Text;
    }

    /// <summary>
    /// Requires and reads a list of integers of at least <paramref name="min"/>; null if it is invalid.
    /// </summary>
    public static long[]? Lengths(JsonChecker value, long min)
    {
        foreach (var item in value.RequireList().Items())
            item.RequireInteger(min);
        return value.ReadIntegers() is { } lengths && lengths.All(length => length >= min) ? lengths : null;
    }

    private static long[]? ValidateChunkGrid(JsonChecker grid, long[]? shape)
    {
        var name = NameOf(grid);
        if (name is null)
            return null;
        if (name != "regular")
        {
            grid.ReportHint($"is the chunk grid `{name}`, an extension that some readers do not support");
            return null;
        }
        var chunkShape = grid.Required("configuration").Required("chunk_shape");
        var lengths = Lengths(chunkShape, min: 1);
        if (lengths is null || shape is null)
            return null;
        return chunkShape
            .Require(lengths.Length == shape.Length, $"must have {shape.Length} items, as many as `shape`")
            .IsPresent
            ? lengths
            : null;
    }

    private static (string? Prefix, char Separator) ValidateKeyEncoding(JsonChecker encoding)
    {
        var name = NameOf(encoding);
        var separator = encoding.Optional("configuration").Optional("separator").RequireOneOf(".", "/").Text;
        if (name is "default")
            return ("c", separator is "." ? '.' : '/');
        if (name is "v2")
            return ("", separator is "/" ? '/' : '.');
        if (name is not null)
            encoding.ReportHint($"is the encoding `{name}`, an extension that some readers do not support");
        return (null, '/');
    }

    private static string?[]? ValidateDimensionNames(JsonChecker names, long[]? shape)
    {
        if (names.Value.ValueKind == JsonValueKind.Null)
        {
            // Early writers of Zarr 3 write null; the specification allows a list or no member.
            names.ReportHint("is null; omit it if there are no names");
            return null;
        }
        var list = names.RequireList();
        list.Require(
            shape is null || list.Length == shape.Length,
            $"must have {shape?.Length} items, one for each dimension"
        );
        foreach (var name in list.Items())
            name.Require(
                name.Value.ValueKind is JsonValueKind.String or JsonValueKind.Null,
                "must be a string or null"
            );
        return list.IsPresent ? [.. list.Items().Select(name => name.Text)] : null;
    }

    private static void ValidateAdditionalMember(JsonChecker member, string name)
    {
        if (Members.Contains(name))
            return;
        var isOptional = member.Optional("must_understand").Value.ValueKind == JsonValueKind.False;
        member.Require(isOptional, "is not a member of Zarr 3; an extension needs `\"must_understand\": false`");
    }
}
