using System.Text.Json.Nodes;
using Dandi.Server.Data;

namespace Dandi.Server.Metadata;

/// <summary>The metadata of a version: what is kept of those that were sent, and what each answer adds (archive-api.md §5.2).</summary>
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

    /// <summary>What a new Dandiset has unless it is given.</summary>
    public static JsonObject WithDefaults(JsonObject metadata, ServerUser owner)
    {
        var kept = Strip(metadata);
        kept.TryAdd("schemaKey", "Dandiset");
        kept.TryAdd("schemaVersion", Instance.SchemaVersion);
        kept.TryAdd(
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
        return kept;
    }

    /// <summary>The metadata without what the archive computes.</summary>
    public static JsonObject Strip(JsonObject metadata)
    {
        var kept = (JsonObject)metadata.DeepClone();
        foreach (var name in Computed)
            kept.Remove(name);
        if (kept["access"] is JsonArray { Count: > 0 } list && list[0] is JsonObject first)
        {
            first.Remove("schemaKey");
            first.Remove("status");
        }
        return kept;
    }

    /// <summary>The metadata as an answer shows them.</summary>
    public static JsonObject Present(DandisetRow dandiset, VersionRow version, string root)
    {
        var shown = Strip(version.Metadata);
        var web = Instance.Web(root);
        var url = $"{web}/dandiset/{dandiset.Identifier}/{version.Version}";
        shown.TryAdd("schemaVersion", Instance.SchemaVersion);
        shown["@context"] = Instance.Context(shown["schemaVersion"]?.ToString());
        shown["manifestLocation"] = new JsonArray(
            $"{root}/api/dandisets/{dandiset.Identifier}/versions/{version.Version}/assets/"
        );
        shown["name"] = version.Name;
        shown["identifier"] = $"{Instance.Name}:{dandiset.Identifier}";
        shown["version"] = version.Version;
        shown["id"] = $"{Instance.Name}:{dandiset.Identifier}/{version.Version}";
        shown["repository"] = web;
        shown["url"] = url;
        shown["dateCreated"] = Timestamp.InMetadata(dandiset.Created);
        shown["access"] = Access(shown["access"], dandiset);
        shown["assetsSummary"] = version.Metadata["assetsSummary"]?.DeepClone() ?? NoAssets();
        shown["citation"] = Citation(shown, version, url);
        return shown;
    }

    /// <summary>The summary of a version without assets.</summary>
    public static JsonObject NoAssets() =>
        new()
        {
            ["schemaKey"] = "AssetsSummary",
            ["numberOfBytes"] = 0,
            ["numberOfFiles"] = 0,
        };

    /// <summary>The name of the first contributor to contact; empty where there is none.</summary>
    public static string ContactPerson(JsonObject metadata)
    {
        foreach (var contributor in Contributors(metadata))
        {
            if (
                contributor["roleName"] is JsonArray roles
                && roles.Any(role => role?.ToString() == "dcite:ContactPerson")
            )
                return contributor["name"]?.ToString() ?? "";
        }
        return "";
    }

    private static IEnumerable<JsonObject> Contributors(JsonObject metadata) =>
        metadata["contributor"] is JsonArray list ? list.OfType<JsonObject>() : [];

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
        var names = Contributors(metadata)
            .Where(one =>
                one["includeInCitation"] is JsonValue value && value.TryGetValue<bool>(out var included) && included
            )
            .Select(one => one["name"]?.ToString())
            .Where(name => !string.IsNullOrEmpty(name))
            .ToList();
        var (name, year) = (version.Name.TrimEnd('.'), version.Created[..4]);
        var rest = $"(Version {version.Version}) [Data set]. DANDI Archive. {url}";
        return names.Count > 0 ? $"{string.Join("; ", names)} ({year}) {name} {rest}" : $"{name} ({year}). {rest}";
    }
}
