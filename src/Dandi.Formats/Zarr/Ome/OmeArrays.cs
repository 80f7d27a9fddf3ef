namespace Dandi.Zarr.Ome;

/// <summary>
/// Validates the arrays to which images refer (OME-NGFF <see href="https://ngff.openmicroscopy.org/0.4/">0.4</see> and
/// <see href="https://ngff.openmicroscopy.org/0.5/">0.5</see>, "multiscales" metadata).
/// </summary>
internal sealed class OmeArrays(OmeHierarchy hierarchy)
{
    /// <summary>Validates the arrays of all images of a group.</summary>
    public void Validate(ZarrNode group)
    {
        var metadata = OmeHierarchy.MetadataOf(group);
        foreach (var image in metadata.Optional("multiscales").Items())
        {
            var levels = new List<(string Path, ZarrArray Array)>();
            foreach (var level in image.Optional("datasets").Items())
            {
                if (level.Optional("path").Text is not { } path)
                    continue;
                var node = hierarchy.Find(group, path);
                if (node is not { IsArray: true })
                    hierarchy.Add(
                        group,
                        "ome_ngff.missing_array",
                        Severity.Warning,
                        $"The image refers to the array `{path}`, which does not exist. "
                            + "Write it, or remove it from `datasets`."
                    );
                else if (node.Array is { } array)
                    levels.Add((path, array));
            }
            var axes = image.Optional("axes").Items().ToList();
            foreach (var (path, array) in levels)
                ValidateArray(group, path, array, axes);
            for (var index = 1; index < levels.Count; index++)
                ValidatePair(group, levels[index - 1], levels[index]);
            if (levels.Count > 0)
                ValidateChannels(group, metadata.Optional("omero").Optional("channels"), levels[0].Array, axes);
        }
    }

    private void ValidateArray(ZarrNode group, string path, ZarrArray array, List<JsonChecker> axes)
    {
        if (axes.Count > 0 && array.Shape.Length != axes.Count)
        {
            hierarchy.Add(
                group,
                "ome_ngff.axes_rank",
                Severity.Warning,
                $"The image has {axes.Count} axes, but its array `{path}` has {array.Shape.Length} dimensions."
            );
        }
        if (group.Format != 3 || !OmeNgff.IsNested(group.Attributes))
            return;
        var names = axes.Select(axis => axis.Optional("name").Text);
        if (array.DimensionNames?.SequenceEqual(names) == true)
            return;
        var actual = array.DimensionNames is { } found ? $"are {string.Join(", ", found)}" : "are missing";
        hierarchy.Add(
            group,
            "ome_ngff.dimension_names",
            Severity.Warning,
            $"The `dimension_names` of the array `{path}` {actual}. "
                + $"They must be the names of the axes: {string.Join(", ", names)}."
        );
    }

    private void ValidatePair(
        ZarrNode group,
        (string Path, ZarrArray Array) larger,
        (string Path, ZarrArray Array) smaller
    )
    {
        if (larger.Array.TypeWithoutByteOrder != smaller.Array.TypeWithoutByteOrder)
        {
            hierarchy.Add(
                group,
                "ome_ngff.data_type_differs",
                Severity.Hint,
                $"The arrays `{larger.Path}` and `{smaller.Path}` are levels of one image but have different "
                    + $"data types: {larger.Array.DataType} and {smaller.Array.DataType}."
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
                $"The array `{smaller.Path}` is larger than the previous one, `{larger.Path}`. "
                    + "Order `datasets` from the largest to the smallest."
            );
    }

    private void ValidateChannels(ZarrNode group, JsonChecker channels, ZarrArray array, List<JsonChecker> axes)
    {
        var axis = axes.FindIndex(axis => axis.Optional("type").Text == "channel");
        var size =
            axis < 0 ? 1
            : axis < array.Shape.Length ? array.Shape[axis]
            : channels.Length;
        if (channels.Length > 0 && channels.Length != size)
            hierarchy.Add(
                group,
                "ome_ngff.channel_count",
                Severity.Hint,
                $"The number of channels differs: `omero` describes {channels.Length}, but the image has {size}."
            );
    }
}
