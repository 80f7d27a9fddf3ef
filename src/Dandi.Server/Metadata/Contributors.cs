using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dandi.Server.Metadata;

/// <summary>What the archive computes from the <c>contributor</c> list of a Dandiset (archive-api.md §5.2).</summary>
/// <remarks>The list is arbitrary JSON: metadata is stored before it is validated.</remarks>
internal static class Contributors
{
    /// <summary>Why the list cannot be stored; null if it can.</summary>
    public static string? FindProblem(JsonObject metadata)
    {
        if (metadata["contributor"] is not JsonArray list)
            return null;
        foreach (var item in list)
        {
            if (item is not JsonObject contributor)
                return "A contributor is not an object.";
            if (IsCited(contributor) && contributor["name"]?.GetValueKind() != JsonValueKind.String)
                return "A contributor with includeInCitation has no name.";
        }
        return null;
    }

    /// <summary>The names of the contributors to cite, separated by semicolons; empty if there is none.</summary>
    public static string CitedNames(JsonObject metadata) =>
        string.Join("; ", List(metadata).Where(IsCited).Select(contributor => contributor["name"]?.ToString()));

    /// <summary>The name of the first contact person; empty if there is none.</summary>
    public static string ContactPerson(JsonObject metadata) =>
        List(metadata).FirstOrDefault(IsContactPerson)?["name"]?.ToString() ?? "";

    private static IEnumerable<JsonObject> List(JsonObject metadata) =>
        metadata["contributor"] is JsonArray list ? list.OfType<JsonObject>() : [];

    private static bool IsContactPerson(JsonObject contributor) =>
        contributor["roleName"] switch
        {
            JsonArray roles => roles.Any(role => role?.ToString() == "dcite:ContactPerson"),
            JsonValue role => role.ToString() == "dcite:ContactPerson",
            _ => false,
        };

    /// <summary>
    /// Whether <c>includeInCitation</c> is true in the sense of Python, with which the real archive reads it: also
    /// <c>1</c> and every text that is not empty, <c>"false"</c> included.
    /// </summary>
    private static bool IsCited(JsonObject contributor) =>
        contributor["includeInCitation"] switch
        {
            null => false,
            JsonArray list => list.Count > 0,
            JsonObject members => members.Count > 0,
            JsonNode value => value.GetValueKind() switch
            {
                JsonValueKind.String => value.ToString().Length > 0,
                JsonValueKind.Number => double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture) != 0,
                JsonValueKind.True => true,
                _ => false,
            },
        };
}
