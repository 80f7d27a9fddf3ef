using System.Text.Json;

namespace Dandi.Zarr.Ome;

/// <summary>
/// Validates the OME-NGFF metadata in the attributes of one group, without other files
/// (OME-NGFF <see href="https://ngff.openmicroscopy.org/0.4/">0.4</see> and
/// <see href="https://ngff.openmicroscopy.org/0.5/">0.5</see>; bids-zarr-schema.md §2.3).
/// </summary>
/// <remarks>Requirements of the specification give warnings, recommendations give hints.</remarks>
internal static class OmeNgff
{
    private const string Rule = "ome_ngff.version";
    private static readonly string[] Members =
    [
        "multiscales",
        "plate",
        "well",
        "image-label",
        "omero",
        "bioformats2raw.layout",
    ];
    private static readonly JsonDocumentOptions ParserOptions = new() { MaxDepth = 256 };

    /// <summary>Copies the attributes of a group, if they may contain OME-NGFF metadata.</summary>
    /// <returns>Undefined if they do not.</returns>
    public static JsonElement SelectOmeAttributes(JsonElement attributes, int format)
    {
        var isRelevant =
            attributes.ValueKind == JsonValueKind.Object
            && (HasOmeMembers(attributes) || IsList(attributes, "labels") || IsList(attributes, "series"));
        if (!isRelevant)
            return default;
        // A copy, so that the rest of the document, which may contain consolidated metadata, can be freed.
        using var copy = JsonDocument.Parse(attributes.GetRawText(), ParserOptions);
        return copy.RootElement.Clone();
    }

    /// <summary>
    /// Whether attributes have members of OME-NGFF that other software does not use; <c>labels</c> and <c>series</c> do
    /// not count.
    /// </summary>
    public static bool HasOmeMembers(JsonElement attributes) =>
        IsNested(attributes) || Members.Any(name => IsMember(attributes, name));

    /// <summary>Whether the metadata is in a member <c>ome</c>, as since version 0.5.</summary>
    public static bool IsNested(JsonElement attributes) =>
        attributes.ValueKind == JsonValueKind.Object
        && attributes.TryGetProperty("ome", out var ome)
        && ome.ValueKind == JsonValueKind.Object;

    /// <summary>The version of OME-NGFF in attributes.</summary>
    /// <returns>Null if there is none.</returns>
    public static string? VersionOf(JsonElement attributes)
    {
        var document = Document(attributes, static (_, _, _) => { });
        var ome = document.Optional("ome");
        if (ome.Value.ValueKind == JsonValueKind.Object)
            return ome.Optional("version").Text;
        return document
            .Optional("multiscales")
            .Items()
            .Select(image => image.Optional("version"))
            .Concat(Members.Select(part => document.Optional(part).Optional("version")))
            .FirstOrDefault(version => version.Text is not null)
            .Text;
    }

    /// <summary>
    /// The object with the metadata: the member <c>ome</c> since version 0.5, before that the attributes.
    /// </summary>
    public static JsonElement GetContainer(JsonElement attributes) =>
        IsNested(attributes) ? attributes.GetProperty("ome") : attributes;

    /// <summary>Validates the attributes of a group.</summary>
    /// <param name="attributes">
    /// The content of <c>.zattrs</c>, or the member <c>attributes</c> of <c>zarr.json</c>.
    /// </param>
    /// <param name="version">The version to validate against; null for the version in the attributes.</param>
    /// <param name="report">Receives the violations.</param>
    public static void Validate(JsonElement attributes, string? version, JsonReport report)
    {
        var document = Document(attributes, report);
        var effective = version
            ?? VersionOf(attributes)
            ?? (
                IsNested(attributes) ? "0.5"
                : LooksOlder(document) ? "0.3"
                : "0.4"
            );
        if (effective == "0.5")
            ValidateNested(document.Required("ome").RequireObject());
        else if (effective == "0.4")
            ValidateParts(document, effective);
        else if (effective is "0.1" or "0.2" or "0.3")
            ValidateOlder(document, effective);
        else if (effective.StartsWith("0.6", StringComparison.Ordinal))
            document.ReportInfo($"is of OME-NGFF {effective}, which is not checked by this version of dandi");
        else
            document.ReportWarning($"names the OME-NGFF version `{effective}`, which does not exist; use 0.4 or 0.5");
    }

    private static JsonChecker Document(JsonElement attributes, JsonReport report) => new(report, Rule, "", attributes);

    private static void ValidateNested(JsonChecker ome)
    {
        ome.Required("version").RequireOneOf("0.5");
        var hasMetadata = Members.Append("labels").Append("series").Any(part => ome.Optional(part).IsPresent);
        ome.Require(
            hasMetadata,
            "contains no OME-NGFF metadata: none of `multiscales`, `plate`, `well`, `image-label`, `labels`, "
                + "`bioformats2raw.layout` and `series`"
        );
        if (ome.Optional("labels").IsPresent)
            OmeLabel.ValidateList(ome.Optional("labels"));
        ValidateParts(ome, "0.5");
    }

    // Older versions are not checked, except for metadata of 0.4 that is labeled with an older version.
    private static void ValidateOlder(JsonChecker document, string version)
    {
        foreach (
            var axis in document.Optional("multiscales").Items().SelectMany(image => image.Optional("axes").Items())
        )
        {
            axis.Require(
                axis.Value.ValueKind != JsonValueKind.Object,
                $"is an object, as axes are since OME-NGFF 0.4, but the version is {version}"
            );
        }
    }

    private static void ValidateParts(JsonChecker container, string version)
    {
        OmeImage.Validate(container.Optional("multiscales"), version);
        OmeOmero.Validate(container.Optional("omero"), version);
        if (container.Optional("omero").IsPresent && !container.Optional("multiscales").IsPresent)
            container.Optional("omero").ReportHint("describes the channels of an image, but there is no `multiscales`");
        OmeLabel.Validate(container.Optional("image-label"), version);
        OmePlate.Validate(container.Optional("plate"), version);
        OmeWell.Validate(container.Optional("well"), version);
        OmeCollection.Validate(container);
    }

    /// <summary>Validates the version of a member, for 0.4; since 0.5 there is one version for all members.</summary>
    public static void ValidateVersion(JsonChecker member, string version)
    {
        if (version == "0.4")
            member.Recommended("version").RequireOneOf(version);
    }

    // Axes are objects since 0.4, were strings in 0.3, and did not exist before.
    private static bool LooksOlder(JsonChecker document) =>
        document.Optional("multiscales").Items().Any()
        && document
            .Optional("multiscales")
            .Items()
            .All(image => image.Optional("axes").Items().All(axis => axis.Text is not null));

    // Other software uses `plate` and `well` for names: only objects and lists count.
    private static bool IsMember(JsonElement attributes, string name) =>
        attributes.TryGetProperty(name, out var part)
        && (part.ValueKind is JsonValueKind.Object or JsonValueKind.Array || name == "bioformats2raw.layout");

    private static bool IsList(JsonElement attributes, string name) =>
        attributes.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array;
}
