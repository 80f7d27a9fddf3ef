namespace Dandi.Zarr.Ome;

/// <summary>
/// Validates references of plates, wells and labels to groups (OME-NGFF
/// <see href="https://ngff.openmicroscopy.org/0.4/">0.4</see> and
/// <see href="https://ngff.openmicroscopy.org/0.5/">0.5</see>, "plate", "well" and "labels" metadata).
/// </summary>
internal sealed class OmeReferences(OmeHierarchy hierarchy)
{
    public void Validate(ZarrNode group)
    {
        var metadata = OmeHierarchy.MetadataOf(group);
        foreach (var well in metadata.Optional("plate").Optional("wells").Items())
            ValidateExists(group, well.Optional("path").Text, "well", "ome_ngff.missing_well");
        foreach (var image in metadata.Optional("well").Optional("images").Items())
            ValidateExists(group, image.Optional("path").Text, "multiscales", "ome_ngff.missing_image");
        foreach (var label in metadata.Optional("labels").Items())
            ValidateExists(group, label.Text, "multiscales", "ome_ngff.missing_label");
        if (metadata.Optional("well").IsPresent)
            ValidateAcquisitions(group, metadata.Optional("well"));
        if (metadata.Optional("image-label").IsPresent)
            ValidateLabel(group, metadata);
    }

    private void ValidateExists(ZarrNode group, string? path, string member, string rule)
    {
        if (
            path is null
            || (hierarchy.Find(group, path) is { } node && OmeHierarchy.MetadataOf(node).Optional(member).IsPresent)
        )
            return;
        hierarchy.Add(
            group,
            rule,
            Severity.Warning,
            $"The metadata refers to the group `{path}`, but there is no such group with `{member}`. "
                + "Write it, or remove it from the list."
        );
    }

    private void ValidateAcquisitions(ZarrNode group, JsonChecker well)
    {
        // The hierarchy is plate, row, well; rows are groups without metadata.
        if (hierarchy.Parent(group) is not { } row || hierarchy.Parent(row) is not { } plate)
            return;
        var acquisitions = OmeHierarchy.MetadataOf(plate).Optional("plate").Optional("acquisitions");
        var known = new HashSet<long>();
        foreach (var acquisition in acquisitions.Items())
        {
            if (JsonChecker.TryReadInteger(acquisition.Optional("id").Value, out var id))
                known.Add(id);
        }
        if (known.Count == 0)
            return;
        foreach (var image in well.Optional("images").Items())
        {
            var reference = image.Optional("acquisition");
            if (!reference.IsPresent && known.Count > 1)
                hierarchy.Add(
                    group,
                    "ome_ngff.acquisition",
                    Severity.Warning,
                    $"The field `{image.Optional("path").Text}` needs an `acquisition`: "
                        + $"the plate has {known.Count}."
                );
            else if (JsonChecker.TryReadInteger(reference.Value, out var id) && !known.Contains(id))
                hierarchy.Add(
                    group,
                    "ome_ngff.acquisition",
                    Severity.Warning,
                    $"The field `{image.Optional("path").Text}` has acquisition {id}, which the plate does not list."
                );
        }
    }

    private void ValidateLabel(ZarrNode group, JsonChecker metadata)
    {
        var levels = metadata.Optional("multiscales").Items().FirstOrDefault().Optional("datasets");
        if (!levels.IsPresent)
        {
            hierarchy.Add(
                group,
                "ome_ngff.label_image",
                Severity.Warning,
                "The group has `image-label` but no `multiscales`. A label image must also be an image."
            );
            return;
        }
        foreach (var level in levels.Items())
        {
            var path = level.Optional("path").Text;
            if (hierarchy.Find(group, path) is { Array: { IsInteger: false } array })
                hierarchy.Add(
                    group,
                    "ome_ngff.label_type",
                    Severity.Warning,
                    $"The label array `{path}` has data type {array.DataType ?? "none"} and must have an integer type."
                );
        }
        ValidateLevelCount(group, metadata, levels);
    }

    private void ValidateLevelCount(ZarrNode group, JsonChecker metadata, JsonChecker levels)
    {
        var source = hierarchy.Find(
            group,
            metadata.Optional("image-label").Optional("source").Optional("image").Text ?? "../../"
        );
        if (source is null)
            return;
        var original = OmeHierarchy
            .MetadataOf(source)
            .Optional("multiscales")
            .Items()
            .FirstOrDefault()
            .Optional("datasets");
        if (original.IsPresent && original.Length != levels.Length)
            hierarchy.Add(
                group,
                "ome_ngff.label_levels",
                Severity.Warning,
                $"The label image has {levels.Length} resolution levels, but its source image has {original.Length}. "
                    + "Both must have the same number."
            );
    }
}
