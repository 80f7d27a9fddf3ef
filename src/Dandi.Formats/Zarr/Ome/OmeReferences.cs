namespace Dandi.Zarr.Ome;

/// <summary>The rules for the groups that plates, wells and lists of labels name (OME-NGFF 0.4 and 0.5).</summary>
internal sealed class OmeReferences(OmeHierarchy hierarchy)
{
    /// <summary>Judges what a group names.</summary>
    public void Validate(ZarrNode group)
    {
        var parts = OmeHierarchy.PartsOf(group);
        foreach (var well in parts.May("plate").May("wells").Items())
            ValidateExists(group, well.May("path").Text, "well", "ome_ngff.missing_well");
        foreach (var image in parts.May("well").May("images").Items())
            ValidateExists(group, image.May("path").Text, "multiscales", "ome_ngff.missing_image");
        foreach (var label in parts.May("labels").Items())
            ValidateExists(group, label.Text, "multiscales", "ome_ngff.missing_label");
        if (parts.May("well").IsPresent)
            ValidateAcquisitions(group, parts.May("well"));
        if (parts.May("image-label").IsPresent)
            ValidateLabel(group, parts);
    }

    private void ValidateExists(ZarrNode group, string? path, string part, string rule)
    {
        if (path is null || (hierarchy.Find(group, path) is { } node && OmeHierarchy.PartsOf(node).May(part).IsPresent))
            return;
        hierarchy.Add(
            group,
            rule,
            Severity.Warning,
            $"The metadata name the group `{path}`, and there is no group with `{part}`. Write it, or take it from the list."
        );
    }

    private void ValidateAcquisitions(ZarrNode group, JsonPlace well)
    {
        // Plate, row, well: the rows are groups without metadata.
        if (hierarchy.Parent(group) is not { } row || hierarchy.Parent(row) is not { } plate)
            return;
        var acquisitions = OmeHierarchy.PartsOf(plate).May("plate").May("acquisitions");
        var known = new HashSet<long>();
        foreach (var acquisition in acquisitions.Items())
        {
            if (JsonPlace.TryReadInteger(acquisition.May("id").Value, out var id))
                known.Add(id);
        }
        if (known.Count == 0)
            return;
        foreach (var image in well.May("images").Items())
        {
            var named = image.May("acquisition");
            if (!named.IsPresent && known.Count > 1)
                hierarchy.Add(
                    group,
                    "ome_ngff.acquisition",
                    Severity.Warning,
                    $"The field `{image.May("path").Text}` does not say its `acquisition`, and the plate has {known.Count}."
                );
            else if (JsonPlace.TryReadInteger(named.Value, out var id) && !known.Contains(id))
                hierarchy.Add(
                    group,
                    "ome_ngff.acquisition",
                    Severity.Warning,
                    $"The field `{image.May("path").Text}` is of acquisition {id}, which the plate does not list."
                );
        }
    }

    private void ValidateLabel(ZarrNode group, JsonPlace parts)
    {
        var levels = parts.May("multiscales").Items().FirstOrDefault().May("datasets");
        if (!levels.IsPresent)
        {
            hierarchy.Add(
                group,
                "ome_ngff.label_image",
                Severity.Warning,
                "There is `image-label` without `multiscales`; an image of labels is an image as well."
            );
            return;
        }
        foreach (var level in levels.Items())
        {
            var path = level.May("path").Text;
            if (hierarchy.Find(group, path) is { Array: { IsInteger: false } array })
                hierarchy.Add(
                    group,
                    "ome_ngff.label_type",
                    Severity.Warning,
                    $"The array `{path}` of labels is of type {array.DataType ?? "none"}, and must hold whole numbers."
                );
        }
        var source = hierarchy.Find(group, parts.May("image-label").May("source").May("image").Text ?? "../../");
        if (source is null)
            return;
        var original = OmeHierarchy.PartsOf(source).May("multiscales").Items().FirstOrDefault().May("datasets");
        if (original.IsPresent && original.Length != levels.Length)
            hierarchy.Add(
                group,
                "ome_ngff.label_levels",
                Severity.Warning,
                $"The image of labels has {levels.Length} levels, and the image that it labels has {original.Length}; they must have as many."
            );
    }
}
