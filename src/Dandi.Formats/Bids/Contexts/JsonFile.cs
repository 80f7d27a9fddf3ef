using System.Text.Json;
using Dandi.Bids.Values;
using Dandi.JsonSchemas;

namespace Dandi.Bids.Contexts;

/// <summary>The object in a JSON file.</summary>
internal sealed class JsonFile(JsonElement root)
{
    /// <summary>The object for checks by JSON Schema.</summary>
    public JsonElement Root { get; } = root;

    /// <summary>The object for expressions.</summary>
    public JsObject Members { get; } = new JsMembers(root);

    /// <summary>Whether a member describes a column by HED strings.</summary>
    public bool HasHed { get; } = ContainsHed(root);

    /// <summary>The value of a member for checks by JSON Schema.</summary>
    /// <exception cref="KeyNotFoundException">There is no such member.</exception>
    public JsonElement Element(string name) =>
        JsonStrings.TryGetMember(Root, name, out var value) ? value : throw new KeyNotFoundException(name);

    private static bool ContainsHed(JsonElement root)
    {
        foreach (var member in root.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Object && JsonStrings.TryGetMember(member.Value, "HED", out _))
                return true;
        }
        return false;
    }
}
