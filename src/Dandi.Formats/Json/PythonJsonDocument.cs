using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dandi.Json;

/// <summary>
/// A document that <see cref="PythonJsonParser"/> has parsed. Its elements are valid until it is disposed.
/// </summary>
public sealed class PythonJsonDocument : IDisposable
{
    private readonly JsonDocument _document;

    internal PythonJsonDocument(JsonDocument document, JsonDeviations deviations) =>
        (_document, Deviations) = (document, deviations);

    /// <summary>
    /// The top-level value. If an object has a duplicate name,
    /// <see cref="JsonElement.TryGetProperty(string, out JsonElement)"/> returns the last member of that name, and
    /// enumeration returns all of them.
    /// </summary>
    public JsonElement Root => _document.RootElement;

    /// <summary>How the document deviates from RFC 8259.</summary>
    public JsonDeviations Deviations { get; }

    /// <summary>The document itself, for which the caller becomes responsible.</summary>
    internal JsonDocument Standard => _document;

    /// <summary>
    /// Copies the value to a tree that remains valid after the document is disposed. Of members with a duplicate name,
    /// only the last is kept, as in Python.
    /// </summary>
    public JsonNode? ToNode() => ToNode(Root);

    /// <inheritdoc/>
    public void Dispose() => _document.Dispose();

    // The recursion is bounded: the parser has checked the depth.
    private static JsonNode? ToNode(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var members = new JsonObject();
                foreach (var member in element.EnumerateObject())
                    members[member.Name] = ToNode(member.Value);
                return members;
            case JsonValueKind.Array:
                return new JsonArray([.. element.EnumerateArray().Select(ToNode)]);
            case JsonValueKind.Null:
                return null;
            default:
                return JsonValue.Create(element.Clone());
        }
    }
}
