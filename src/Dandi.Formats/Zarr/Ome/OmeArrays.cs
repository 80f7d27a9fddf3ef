namespace Dandi.Zarr.Ome;

/// <summary>The rules for the arrays that an image names (OME-NGFF 0.4 and 0.5, "multiscales" metadata).</summary>
internal sealed class OmeArrays(OmeHierarchy hierarchy)
{
    /// <summary>Judges the arrays of the images of a group.</summary>
    public void Validate(ZarrNode group)
    {
        var parts = OmeHierarchy.PartsOf(group);
        foreach (var image in parts.May("multiscales").Items())
        {
            var levels = new List<(string Path, ZarrArray Array)>();
            foreach (var level in image.May("datasets").Items())
            {
                if (level.May("path").Text is not { } path)
                    continue;
                var node = hierarchy.Find(group, path);
                if (node is not { IsArray: true })
                    hierarchy.Add(
                        group,
                        "ome_ngff.missing_array",
                        Severity.Warning,
                        $"The image names the array `{path}`, and there is no array. Write it, or take it from `datasets`."
                    );
                else if (node.Array is { } array)
                    levels.Add((path, array));
            }
            var axes = image.May("axes").Items().ToList();
            foreach (var (path, array) in levels)
                ValidateArray(group, path, array, axes);
            for (var index = 1; index < levels.Count; index++)
                ValidatePair(group, levels[index - 1], levels[index]);
            if (levels.Count > 0)
                ValidateChannels(group, parts.May("omero").May("channels"), levels[0].Array, axes);
        }
    }

    private void ValidateArray(ZarrNode group, string path, ZarrArray array, List<JsonPlace> axes)
    {
        if (axes.Count > 0 && array.Shape.Length != axes.Count)
        {
            hierarchy.Add(
                group,
                "ome_ngff.axes_rank",
                Severity.Warning,
                $"The image has {axes.Count} axes, and its array `{path}` has {array.Shape.Length} dimensions."
            );
        }
        if (group.Format != 3 || !OmeNgff.IsNested(group.Attributes))
            return;
        var names = axes.Select(axis => axis.May("name").Text);
        if (array.DimensionNames?.SequenceEqual(names) == true)
            return;
        var said = array.DimensionNames is { } found ? $"are {string.Join(", ", found)}" : "are missing";
        hierarchy.Add(
            group,
            "ome_ngff.dimension_names",
            Severity.Warning,
            $"The `dimension_names` of the array `{path}` {said}, and must be the names of the axes: {string.Join(", ", names)}."
        );
    }

    private void ValidatePair(
        ZarrNode group,
        (string Path, ZarrArray Array) larger,
        (string Path, ZarrArray Array) smaller
    )
    {
        if (larger.Array.PlainType != smaller.Array.PlainType)
        {
            hierarchy.Add(
                group,
                "ome_ngff.data_type_differs",
                Severity.Hint,
                $"The arrays `{larger.Path}` and `{smaller.Path}` are levels of one image, and have the types {larger.Array.DataType} and {smaller.Array.DataType}."
            );
        }
        var isOrdered =
            larger.Array.Shape.Length != smaller.Array.Shape.Length
            || larger.Array.Shape.Zip(smaller.Array.Shape).All(pair => pair.First >= pair.Second);
        if (!isOrdered)
            hierarchy.Add(
                group,
                "ome_ngff.level_order",
                Severity.Warning,
                $"The array `{smaller.Path}` is larger than `{larger.Path}` before it; `datasets` go from the largest to the smallest."
            );
    }

    private void ValidateChannels(ZarrNode group, JsonPlace channels, ZarrArray array, List<JsonPlace> axes)
    {
        var axis = axes.FindIndex(axis => axis.May("type").Text == "channel");
        var size =
            axis < 0 ? 1
            : axis < array.Shape.Length ? array.Shape[axis]
            : channels.Length;
        if (channels.Length > 0 && channels.Length != size)
            hierarchy.Add(
                group,
                "ome_ngff.channel_count",
                Severity.Hint,
                $"`omero` describes {channels.Length} channels, and the image has {size}."
            );
    }
}
