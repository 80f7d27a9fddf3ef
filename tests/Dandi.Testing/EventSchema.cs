using System.Text.Json;
using Dandi.JsonSchemas;

namespace Dandi.Testing;

/// <summary>
/// Compares events of <c>--json</c> with their published schema, <c>docs/spec/events.schema.json</c>. Unlike the schema,
/// it accepts no members that the schema does not describe.
/// </summary>
public static class EventSchema
{
    private static readonly JsonElement Document = JsonDocument
        .Parse(File.ReadAllText(Repository.Locate("docs/spec/events.schema.json")))
        .RootElement;

    private static readonly JsonSchema Schema = JsonSchema.Compile(Document, JsonSchemaDialect.Common);

    /// <summary>The events that there are.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
    [
        .. Document
            .GetProperty("oneOf")
            .EnumerateArray()
            .Select(kind => kind.GetProperty("$ref").GetString()!["#/$defs/".Length..]),
    ];

    /// <summary>Fails the test if a line is not a valid event.</summary>
    /// <param name="output">All lines of standard output.</param>
    public static void Check(string output)
    {
        foreach (var line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            using var parsed = JsonDocument.Parse(line);
            var errors = Schema.Validate(parsed.RootElement);
            Assert.True(errors.Count == 0, $"{line}\n{string.Join('\n', errors)}");
            CheckMembers(parsed.RootElement, Definition(parsed.RootElement.GetProperty("event").GetString()!), line);
        }
    }

    private static void CheckMembers(JsonElement value, JsonElement definition, string line)
    {
        var described = definition.GetProperty("properties");
        foreach (var member in value.EnumerateObject())
        {
            Assert.True(described.TryGetProperty(member.Name, out var own), $"{member.Name} is not described: {line}");
            if (member.Value.ValueKind == JsonValueKind.Object)
                CheckMembers(member.Value, Definition(own.GetProperty("$ref").GetString()!["#/$defs/".Length..]), line);
        }
    }

    private static JsonElement Definition(string name) => Document.GetProperty("$defs").GetProperty(name);
}
