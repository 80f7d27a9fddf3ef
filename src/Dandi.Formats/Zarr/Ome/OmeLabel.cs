using System.Text.Json;

namespace Dandi.Zarr.Ome;

/// <summary>
/// Validates <c>image-label</c> and <c>labels</c> (OME-NGFF <see href="https://ngff.openmicroscopy.org/0.4/">0.4</see>
/// and <see href="https://ngff.openmicroscopy.org/0.5/">0.5</see>, "labels" metadata).
/// </summary>
internal static class OmeLabel
{
    /// <summary>Validates <c>image-label</c>, the metadata of a label image.</summary>
    public static void Validate(JsonChecker value, string version)
    {
        var label = value.WithRule("ome_ngff.image_label").RequireObject();
        OmeNgff.ValidateVersion(label, version);
        foreach (var color in ReadItems(label.Recommended("colors")))
        {
            foreach (var part in color.Optional("rgba").RequireList(4, 4).Items())
                part.RequireInteger(0, 255);
        }
        foreach (var property in ReadItems(label.Optional("properties")))
            property.Optional("label-value").RequireInteger();
        label.Optional("source").RequireObject().Optional("image").RequireString();
    }

    /// <summary>Validates <c>labels</c>, the list of label images.</summary>
    public static void ValidateList(JsonChecker labels)
    {
        foreach (var path in labels.WithRule("ome_ngff.labels").RequireList().Items())
            path.RequireString();
    }

    private static IEnumerable<JsonChecker> ReadItems(JsonChecker list)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in list.RequireList(minLength: 1).Items())
        {
            var entry = item.RequireObject();
            var value = entry.Required("label-value").RequireNumber();
            if (value.IsPresent)
                value.Require(seen.Add(value.Value.GetRawText()), "is also the value of another item");
            if (value.Value.ValueKind == JsonValueKind.Number && !JsonChecker.TryReadInteger(value.Value, out _))
                value.ReportHint("is not an integer, but pixels of label images are");
            yield return entry;
        }
    }
}
