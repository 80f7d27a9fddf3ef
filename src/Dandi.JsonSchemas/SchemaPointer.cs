using System.Text.Json;

namespace Dandi.JsonSchemas;

/// <summary>Finds the schemas that <c>$ref</c> names.</summary>
internal static class SchemaPointer
{
    /// <summary>Finds a schema by a fragment with a JSON Pointer.</summary>
    /// <exception cref="JsonSchemaException">There is none.</exception>
    public static JsonElement Find(JsonElement root, string reference)
    {
        var found = root;
        foreach (var part in Uri.UnescapeDataString(reference[1..]).Split('/').Skip(1).Where(part => part.Length > 0))
        {
            var name = part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (found.ValueKind != JsonValueKind.Object || !found.TryGetProperty(name, out found))
                throw new JsonSchemaException($"`$ref` `{reference}` does not exist.");
        }
        return found;
    }

    /// <summary>A JSON Pointer with dots, as people read it.</summary>
    public static string Dotted(string pointer) =>
        pointer
            .TrimStart('/')
            .Replace('/', '.')
            .Replace("~1", "/", StringComparison.Ordinal)
            .Replace("~0", "~", StringComparison.Ordinal);

    /// <summary>Whether there is a reference somewhere in a schema.</summary>
    public static bool HasReference(JsonElement schema) =>
        schema.ValueKind switch
        {
            JsonValueKind.Object => schema
                .EnumerateObject()
                .Any(member => member.Name == "$ref" || HasReference(member.Value)),
            JsonValueKind.Array => schema.EnumerateArray().Any(HasReference),
            _ => false,
        };
}
