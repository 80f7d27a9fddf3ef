using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dandi.Dois;

/// <summary>Enters the values of a DOI into the metadata of a Dandiset.</summary>
/// <param name="existing">What to do with existing values.</param>
/// <param name="ask">
/// Asks a question whether to enter a value; called only with <see cref="ExistingValues.Ask"/>.
/// </param>
public sealed class DandisetUpdate(ExistingValues existing, Func<string, Task<bool>> ask)
{
    // Lists of names, which are united.
    private static readonly string[] Lists = ["roleName", "affiliation"];

    /// <summary>Changes metadata.</summary>
    /// <param name="metadata">The metadata.</param>
    /// <param name="values">The values.</param>
    /// <returns>The names of the fields that have changed, in their order.</returns>
    /// <exception cref="DandiException">A field has another form than the DANDI schema states.</exception>
    public async Task<IReadOnlyList<string>> ApplyAsync(JsonObject metadata, IEnumerable<ProposedValue> values)
    {
        var changed = new List<string>();
        foreach (var (field, value) in values)
        {
            var name = DoiFields.NameOf(field);
            var isChanged = value is JsonObject element
                ? await ApplyElementAsync(ListOf(metadata, name), name, element)
                : await ApplyTextAsync(metadata, name, value);
            if (isChanged && !changed.Contains(name))
                changed.Add(name);
        }
        return changed;
    }

    private async Task<bool> ApplyTextAsync(JsonObject metadata, string name, JsonNode value)
    {
        if (JsonNode.DeepEquals(metadata[name], value))
            return false;
        var isMissing = metadata[name] is null || TextOf(metadata[name]) is "";
        if (!isMissing && !await IsWantedAsync($"Set Dandiset {name} to {Show(value)}?"))
            return false;
        metadata[name] = value.DeepClone();
        return true;
    }

    private async Task<bool> ApplyElementAsync(JsonArray list, string name, JsonObject value)
    {
        var index = IndexOf(list, value);
        if (index < 0)
        {
            if (!await IsWantedAsync($"Add value to Dandiset {name} field: {Show(value)}?"))
                return false;
            list.Add(value.DeepClone());
            return true;
        }
        var merged = Merge((JsonObject)list[index]!, value);
        if (JsonNode.DeepEquals(list[index], merged) || !await IsWantedAsync($"Set Dandiset {name} to {Show(merged)}?"))
            return false;
        list[index] = merged;
        return true;
    }

    private Task<bool> IsWantedAsync(string question) =>
        existing switch
        {
            ExistingValues.Ask => ask(question),
            _ => Task.FromResult(existing == ExistingValues.Overwrite),
        };

    private static JsonArray ListOf(JsonObject metadata, string name)
    {
        if (metadata[name] is JsonArray list)
            return list;
        if (metadata[name] is not null)
            throw new DandiException($"`{name}` of the Dandiset is not a list. Correct it in the archive's web page.");
        list = [];
        metadata[name] = list;
        return list;
    }

    // A person may be known by the name alone, until the DOI adds the identifier.
    private static int IndexOf(JsonArray list, JsonObject value)
    {
        var (identifier, name) = (IdentifierOf(value), TextOf(value["name"]));
        var byIdentifier = IndexOf(list, each => identifier is not null && IdentifierOf(each) == identifier);
        return byIdentifier >= 0
            ? byIdentifier
            : IndexOf(list, each => TextOf(each["name"]) == name && (identifier is null || IdentifierOf(each) is null));
    }

    private static int IndexOf(JsonArray list, Func<JsonObject, bool> predicate)
    {
        for (var index = 0; index < list.Count; index++)
        {
            if (list[index] is JsonObject element && predicate(element))
                return index;
        }
        return -1;
    }

    // An ORCID may be stored as a URL.
    private static string? IdentifierOf(JsonObject element)
    {
        const string Orcid = "https://orcid.org/";
        var text = TextOf(element["identifier"]);
        return text?.StartsWith(Orcid, StringComparison.Ordinal) == true ? text[Orcid.Length..] : text;
    }

    /// <summary>What only the Dandiset states stays: further roles, e-mail address, URL.</summary>
    private static JsonObject Merge(JsonObject current, JsonObject value)
    {
        var merged = (JsonObject)current.DeepClone();
        foreach (var (name, wanted) in value)
        {
            if (Lists.Contains(name) && merged[name] is JsonArray list)
                Unite(list, (JsonArray)wanted!);
            else if (name != "identifier" || IdentifierOf(merged) != IdentifierOf(value))
                merged[name] = wanted?.DeepClone();
        }
        return merged;
    }

    private static void Unite(JsonArray list, JsonArray wanted)
    {
        foreach (var each in wanted)
        {
            if (!list.Any(known => NameOf(known) == NameOf(each)))
                list.Add(each?.DeepClone());
        }
    }

    private static string? NameOf(JsonNode? node) => TextOf((node as JsonObject)?["name"] ?? node);

    private static string? TextOf(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    private static string Show(JsonNode value) => Quoted.Shortened(value.ToJsonString(), 1000);
}
