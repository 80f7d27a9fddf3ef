using System.Text.Json;

namespace Dandi.Zarr.Ome;

/// <summary>The rules of OME-NGFF 0.4 and 0.5 for the attributes of a group, as far as they need no other file (bids-zarr-schema.md §2.3).</summary>
/// <remarks>What the specification demands is a warning, what it recommends a hint.</remarks>
internal static class OmeNgff
{
    private const string Rule = "ome_ngff.version";
    private static readonly string[] Parts =
    [
        "multiscales",
        "plate",
        "well",
        "image-label",
        "omero",
        "bioformats2raw.layout",
    ];
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 256 };

    /// <summary>The attributes of a group that say something of OME, as a document of their own.</summary>
    /// <returns>Undefined where they say nothing.</returns>
    public static JsonElement Relevant(JsonElement attributes, int format)
    {
        var isRelevant =
            attributes.ValueKind == JsonValueKind.Object
            && (IsUnmistakable(attributes) || IsList(attributes, "labels") || IsList(attributes, "series"));
        if (!isRelevant)
            return default;
        // A copy: the rest of the document, which may hold the metadata of the whole hierarchy, is let go.
        using var copy = JsonDocument.Parse(attributes.GetRawText(), Deep);
        return copy.RootElement.Clone();
    }

    /// <summary>Whether attributes are of OME-NGFF whatever the group is called; <c>labels</c> and <c>series</c> alone are words that other people use as well.</summary>
    public static bool IsUnmistakable(JsonElement attributes) =>
        IsNested(attributes) || Parts.Any(part => IsPart(attributes, part));

    /// <summary>Whether the parts stand in a member <c>ome</c>, as from version 0.5 on.</summary>
    public static bool IsNested(JsonElement attributes) =>
        attributes.ValueKind == JsonValueKind.Object
        && attributes.TryGetProperty("ome", out var ome)
        && ome.ValueKind == JsonValueKind.Object;

    /// <summary>The version that attributes name.</summary>
    /// <returns>Null where they name none.</returns>
    public static string? VersionOf(JsonElement attributes)
    {
        var document = Document(attributes, static (_, _, _) => { });
        var ome = document.May("ome");
        if (ome.Value.ValueKind == JsonValueKind.Object)
            return ome.May("version").Text;
        return document
            .May("multiscales")
            .Items()
            .Select(image => image.May("version"))
            .Concat(Parts.Select(part => document.May(part).May("version")))
            .FirstOrDefault(version => version.Text is not null)
            .Text;
    }

    /// <summary>Where the parts stand: in the member <c>ome</c> from version 0.5, before at the top.</summary>
    public static JsonElement Container(JsonElement attributes) =>
        IsNested(attributes) ? attributes.GetProperty("ome") : attributes;

    /// <summary>Judges the attributes of a group.</summary>
    /// <param name="attributes">The content of <c>.zattrs</c>, or the member <c>attributes</c> of <c>zarr.json</c>.</param>
    /// <param name="version">The version that they must have; null to go by what they say.</param>
    /// <param name="report">Is told what is wrong.</param>
    public static void Validate(JsonElement attributes, string? version, JsonReport report)
    {
        var document = Document(attributes, report);
        var named = version
            ?? VersionOf(attributes)
            ?? (
                IsNested(attributes) ? "0.5"
                : LooksOlder(document) ? "0.3"
                : "0.4"
            );
        if (named == "0.5")
            ValidateNested(document.Must("ome").IsObject());
        else if (named == "0.4")
            ValidateParts(document, named);
        else if (named is "0.1" or "0.2" or "0.3")
            ValidateOlder(document, named);
        else if (named.StartsWith("0.6", StringComparison.Ordinal))
            document.Notes($"is of OME-NGFF {named}, which is not checked yet");
        else
            document.Breaks($"names the OME-NGFF version `{named}`, which does not exist; 0.4 and 0.5 do");
    }

    private static JsonPlace Document(JsonElement attributes, JsonReport report) => new(report, Rule, "", attributes);

    private static void ValidateNested(JsonPlace ome)
    {
        ome.Must("version").IsOneOf("0.5");
        var isSomething = Parts.Append("labels").Append("series").Any(part => ome.May(part).IsPresent);
        ome.Demand(
            isSomething,
            "holds no metadata of OME-NGFF: none of `multiscales`, `plate`, `well`, `image-label`, `labels`, `bioformats2raw.layout` and `series`"
        );
        if (ome.May("labels").IsPresent)
            OmeLabel.ValidateList(ome.May("labels"));
        ValidateParts(ome, "0.5");
    }

    // What is older is not checked, but for a number that was written by mistake.
    private static void ValidateOlder(JsonPlace document, string version)
    {
        foreach (var axis in document.May("multiscales").Items().SelectMany(image => image.May("axes").Items()))
        {
            axis.Demand(
                axis.Value.ValueKind != JsonValueKind.Object,
                $"is an object, as axes are from OME-NGFF 0.4 on, and the version is said to be {version}"
            );
        }
    }

    private static void ValidateParts(JsonPlace container, string version)
    {
        OmeImage.Validate(container.May("multiscales"), version);
        OmeOmero.Validate(container.May("omero"), version);
        if (container.May("omero").IsPresent && !container.May("multiscales").IsPresent)
            container
                .May("omero")
                .Departs("describes the channels of an image, and there is no `multiscales` beside it");
        OmeLabel.Validate(container.May("image-label"), version);
        OmePlate.Validate(container.May("plate"), version);
        OmeWell.Validate(container.May("well"), version);
        OmeCollection.Validate(container);
    }

    /// <summary>Demands the version of a part; from 0.5 on it stands once, beside the parts.</summary>
    public static void ValidateVersion(JsonPlace part, string version)
    {
        if (version == "0.4")
            part.Should("version").IsOneOf(version);
    }

    // Axes are objects from 0.4 on, and were names in 0.3 and nothing before.
    private static bool LooksOlder(JsonPlace document) =>
        document.May("multiscales").Items().Any()
        && document
            .May("multiscales")
            .Items()
            .All(image => image.May("axes").Items().All(axis => axis.Text is not null));

    // `plate` and `well` are also words of everyday, for names.
    private static bool IsPart(JsonElement attributes, string name) =>
        attributes.TryGetProperty(name, out var part)
        && (part.ValueKind is JsonValueKind.Object or JsonValueKind.Array || name == "bioformats2raw.layout");

    private static bool IsList(JsonElement attributes, string name) =>
        attributes.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array;
}
