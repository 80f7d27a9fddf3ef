using System.Text.Json;

namespace Dandi.Zarr;

/// <summary>The rules for the <c>zarr.json</c> of an array (Zarr specification, version 3.1; bids-zarr-schema.md §2.2).</summary>
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

    /// <summary>Judges an array: broken rules, and as recommendations the extensions that not everybody can read.</summary>
    /// <returns>What it says; null where its shape cannot be told.</returns>
    public static ZarrArray? Validate(JsonPlace array)
    {
        var format = array.Must("zarr_format");
        format.Demand(JsonPlace.TryReadInteger(format.Value, out var number) && number == 3, "must be 3");
        var shape = Lengths(array.Must("shape"), atLeast: 0);
        var type = ZarrV3Type.Validate(array.Must("data_type"));
        ZarrV3FillValue.Validate(array.Must("fill_value"), type);
        var chunkShape = ValidateGrid(array.Must("chunk_grid"), shape);
        var (prefix, separator) = ValidateKeys(array.Must("chunk_key_encoding"));
        ZarrV3Codecs.Validate(array.Must("codecs"), type, shape?.Length, chunkShape);

        array.May("attributes").IsObject();
        array.May("storage_transformers").IsList(atMost: 0);
        var names = ValidateNames(array.May("dimension_names"), shape);
        foreach (var member in array.Value.EnumerateObject())
            ValidateUnknown(array.May(member.Name), member.Name);

        if (shape is null)
            return null;
        var grid =
            chunkShape is not null && prefix is not null
                ? new ZarrChunkGrid(shape, chunkShape, prefix, separator)
                : null;
        return new ZarrArray(shape, array.May("data_type").Text, names, grid);
    }

    /// <summary>The name of an extension, which stands alone or in an object with its configuration.</summary>
    /// <returns>Null where it is no extension.</returns>
    public static string? NameOf(JsonPlace extension)
    {
        if (extension.Text is { } text)
            return text;
        var name = extension
            .Demand(extension.Value.ValueKind == JsonValueKind.Object, "must be a name, or an object with a `name`")
            .Must("name")
            .IsText();
        extension.May("configuration").IsObject();
        return name.Text;
    }

    /// <summary>A list of whole numbers of at least a bound; null where it is none.</summary>
    public static long[]? Lengths(JsonPlace place, long atLeast)
    {
        foreach (var item in place.IsList().Items())
            item.IsInteger(atLeast);
        return place.Integers() is { } lengths && lengths.All(length => length >= atLeast) ? lengths : null;
    }

    private static long[]? ValidateGrid(JsonPlace grid, long[]? shape)
    {
        var name = NameOf(grid);
        if (name is null)
            return null;
        if (name != "regular")
        {
            grid.Departs($"is the grid `{name}`, an extension that not every reader knows");
            return null;
        }
        var chunkShape = grid.Must("configuration").Must("chunk_shape");
        var lengths = Lengths(chunkShape, atLeast: 1);
        if (lengths is null || shape is null)
            return null;
        return chunkShape
            .Demand(lengths.Length == shape.Length, $"must have one length for each of the {shape.Length} of `shape`")
            .IsPresent
            ? lengths
            : null;
    }

    private static (string? Prefix, char Separator) ValidateKeys(JsonPlace encoding)
    {
        var name = NameOf(encoding);
        var separator = encoding.May("configuration").May("separator").IsOneOf(".", "/").Text;
        if (name is "default")
            return ("c", separator is "." ? '.' : '/');
        if (name is "v2")
            return ("", separator is "/" ? '/' : '.');
        if (name is not null)
            encoding.Departs($"is the encoding `{name}`, an extension that not every reader knows");
        return (null, '/');
    }

    private static string?[]? ValidateNames(JsonPlace names, long[]? shape)
    {
        if (names.Value.ValueKind == JsonValueKind.Null)
        {
            // Early writers of Zarr 3 have it; the specification has a list or nothing.
            names.Departs("is null, and should be left out where there are no names");
            return null;
        }
        var list = names.IsList();
        list.Demand(
            shape is null || list.Length == shape.Length,
            $"must have one name for each of the {shape?.Length} dimensions"
        );
        foreach (var name in list.Items())
            name.Demand(name.Value.ValueKind is JsonValueKind.String or JsonValueKind.Null, "must be a text or null");
        return list.IsPresent ? [.. list.Items().Select(name => name.Text)] : null;
    }

    private static void ValidateUnknown(JsonPlace member, string name)
    {
        if (Members.Contains(name))
            return;
        var isOptional = member.May("must_understand").Value.ValueKind == JsonValueKind.False;
        member.Demand(isOptional, "is no member of Zarr 3; an extension must say `\"must_understand\": false`");
    }
}
