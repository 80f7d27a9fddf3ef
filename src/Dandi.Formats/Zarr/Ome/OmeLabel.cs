using System.Text.Json;

namespace Dandi.Zarr.Ome;

/// <summary>The rules for <c>image-label</c> and <c>labels</c> (OME-NGFF 0.4 and 0.5, "labels" metadata).</summary>
internal static class OmeLabel
{
    /// <summary>Judges what an image of labels says of them.</summary>
    public static void Validate(JsonPlace place, string version)
    {
        var label = place.Under("ome_ngff.image_label").IsObject();
        OmeNgff.ValidateVersion(label, version);
        foreach (var color in Values(label.Should("colors")))
        {
            foreach (var part in color.May("rgba").IsList(4, 4).Items())
                part.IsInteger(0, 255);
        }
        foreach (var property in Values(label.May("properties")))
            property.May("label-value").IsInteger();
        label.May("source").IsObject().May("image").IsText();
    }

    /// <summary>Judges the list of label images.</summary>
    public static void ValidateList(JsonPlace labels)
    {
        foreach (var path in labels.Under("ome_ngff.labels").IsList().Items())
            path.IsText();
    }

    private static IEnumerable<JsonPlace> Values(JsonPlace list)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in list.IsList(atLeast: 1).Items())
        {
            var entry = item.IsObject();
            var value = entry.Must("label-value").IsNumber();
            if (value.IsPresent)
                value.Demand(seen.Add(value.Value.GetRawText()), "is the value of another item as well");
            if (value.Value.ValueKind == JsonValueKind.Number && !JsonPlace.TryReadInteger(value.Value, out _))
                value.Departs("is no whole number, and the pixels are");
            yield return entry;
        }
    }
}
