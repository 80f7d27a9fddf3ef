using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dandi.Json;

/// <summary>A document that <see cref="PythonJsonParser"/> has read. Elements are valid until it is disposed.</summary>
public sealed class PythonJsonDocument : IDisposable
{
    private readonly JsonDocument _document;

    internal PythonJsonDocument(JsonDocument document, JsonDepartures departures) =>
        (_document, Departures) = (document, departures);

    /// <summary>The value. Of names that are repeated, <see cref="JsonElement.TryGetProperty(string, out JsonElement)"/> finds the last; enumerating finds all.</summary>
    public JsonElement Root => _document.RootElement;

    /// <summary>In what it departs from plain JSON.</summary>
    public JsonDepartures Departures { get; }

    /// <summary>The value as a tree of its own, which outlives the document. Of names that are repeated, the last counts.</summary>
    public JsonNode? ToNode() => ToNode(Root);

    /// <inheritdoc/>
    public void Dispose() => _document.Dispose();

    // The depth was bounded when the document was parsed.
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
