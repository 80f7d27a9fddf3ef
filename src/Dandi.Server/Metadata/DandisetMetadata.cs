using System.Text.Json.Nodes;
using Dandi.Server.Data;

namespace Dandi.Server.Metadata;

/// <summary>
/// The metadata of a version: which members are stored, and which each response computes (archive-api.md §5.2).
/// </summary>
internal static class DandisetMetadata
{
    private static readonly string[] Computed =
    [
        "name",
        "identifier",
        "version",
        "id",
        "url",
        "assetsSummary",
        "citation",
        "doi",
        "dateCreated",
        "datePublished",
        "publishedBy",
        "manifestLocation",
        "releaseNotes",
    ];

    /// <summary>The stored metadata of a new Dandiset: the given metadata, completed with defaults.</summary>
    public static JsonObject WithDefaults(JsonObject metadata, ServerUser owner)
    {
        var stored = Strip(metadata);
        stored.TryAdd("schemaKey", "Dandiset");
        stored.TryAdd("schemaVersion", Instance.SchemaVersion);
        stored.TryAdd(
            "contributor",
            new JsonArray(
                new JsonObject
                {
                    ["name"] = $"{owner.FamilyName}, {owner.GivenName}",
                    ["email"] = owner.Email,
                    ["roleName"] = new JsonArray("dcite:ContactPerson"),
                    ["schemaKey"] = "Person",
                    ["affiliation"] = new JsonArray(),
                    ["includeInCitation"] = true,
                }
            )
        );
        return stored;
    }

    /// <summary>A copy of the metadata without the members that the archive computes.</summary>
    public static JsonObject Strip(JsonObject metadata)
    {
        var stored = (JsonObject)metadata.DeepClone();
        foreach (var name in Computed)
            stored.Remove(name);
        if (stored["access"] is JsonArray { Count: > 0 } list && list[0] is JsonObject first)
        {
            first.Remove("schemaKey");
            first.Remove("status");
        }
        return stored;
    }

    /// <summary>The metadata as in a response, with the computed members.</summary>
    /// <param name="dandiset">The Dandiset.</param>
    /// <param name="version">Its version.</param>
    /// <param name="root">Scheme and host that the client uses for the archive.</param>
    /// <param name="manifest">The URL of the list of its assets.</param>
    public static JsonObject Present(DandisetRow dandiset, VersionRow version, string root, string manifest)
    {
        var shown = Strip(version.Metadata);
        var url = $"{root}/dandiset/{dandiset.Identifier}/{version.Version}";
        shown.TryAdd("schemaVersion", Instance.SchemaVersion);
        shown["@context"] = Instance.Context(shown["schemaVersion"]?.ToString());
        shown["manifestLocation"] = new JsonArray(manifest);
        shown["name"] = version.Name;
        shown["identifier"] = $"{Instance.Name}:{dandiset.Identifier}";
        shown["version"] = version.Version;
        shown["id"] = $"{Instance.Name}:{dandiset.Identifier}/{version.Version}";
        shown["repository"] = root;
        shown["url"] = url;
        shown["dateCreated"] = Timestamp.FormatInMetadata(dandiset.Created);
        shown["access"] = Access(shown["access"], dandiset);
        shown["assetsSummary"] = version.Metadata["assetsSummary"]?.DeepClone() ?? NoAssets();
        if (!version.IsDraft)
            AddPublication(shown, dandiset, version);
        var cited = shown["doi"] is { } doi ? $"https://doi.org/{doi}" : url;
        shown["citation"] = Citation(shown, version, cited);
        return shown;
    }

    private static void AddPublication(JsonObject shown, DandisetRow dandiset, VersionRow version)
    {
        Publication.AddTo(shown, $"{dandiset.Identifier}/{version.Version}", version.Created);
        shown["doi"] = Publication.Doi(dandiset, version);
        if (version.ReleaseNotes.Length > 0)
            shown["releaseNotes"] = version.ReleaseNotes;
    }

    /// <summary>The stored metadata with the members that the archive computes and that rules are about.</summary>
    public static JsonObject Complete(
        DandisetRow dandiset,
        VersionRow version,
        JsonObject metadata,
        JsonObject assetsSummary
    )
    {
        var complete = Strip(metadata);
        complete["name"] = version.Name;
        complete["access"] = Access(complete["access"], dandiset);
        complete["assetsSummary"] = assetsSummary;
        return complete;
    }

    /// <summary>The <c>assetsSummary</c> of a version without assets.</summary>
    public static JsonObject NoAssets() =>
        new()
        {
            ["schemaKey"] = "AssetsSummary",
            ["numberOfBytes"] = 0,
            ["numberOfFiles"] = 0,
        };

    private static JsonArray Access(JsonNode? given, DandisetRow dandiset)
    {
        var usable = given is JsonArray list
            ? list.OfType<JsonObject>().Select(item => (JsonObject)item.DeepClone()).ToList()
            : [];
        if (usable.Count == 0)
            usable.Add([]);
        usable[0]["schemaKey"] = "AccessRequirements";
        usable[0]["status"] = dandiset.IsEmbargoed ? "dandi:EmbargoedAccess" : "dandi:OpenAccess";
        if (dandiset is { IsEmbargoed: true, EmbargoEnd: { } end })
            usable[0]["embargoedUntil"] = end;
        return new JsonArray([.. usable]);
    }

    private static string Citation(JsonObject metadata, VersionRow version, string url)
    {
        var names = Contributors.CitedNames(metadata);
        var (name, year) = (version.Name.TrimEnd('.'), version.Created.Split('-')[0]);
        var rest = $"(Version {version.Version}) [Data set]. DANDI Archive. {url}";
        return names.Length > 0 ? $"{names} ({year}) {name} {rest}" : $"{name} ({year}). {rest}";
    }
}
