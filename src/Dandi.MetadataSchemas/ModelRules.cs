using System.Text.Json;

namespace Dandi.MetadataSchemas;

/// <summary>
/// The rules that the archive checks after the JSON Schema. The schema says which of them are about a value: those of
/// the definition that it refers to, and those of its format.
/// </summary>
/// <param name="schema">The JSON Schema, by which the metadata is valid.</param>
internal sealed class ModelRules(JsonElement schema)
{
    private const string DefinitionPrefix = "#/$defs/";

    private readonly Dictionary<string, JsonElement> _definitions = schema
        .GetProperty("$defs")
        .EnumerateObject()
        .ToDictionary(definition => definition.Name, definition => definition.Value, StringComparer.Ordinal);

    /// <summary>Checks metadata, lazily.</summary>
    public IEnumerable<MetadataProblem> Check(JsonElement metadata)
    {
        foreach (var member in schema.GetProperty("properties").EnumerateObject())
        {
            if (!metadata.TryGetProperty(member.Name, out var value))
                continue;
            var problems = CheckValue(member.Value, new CheckedValue(member.Name, value)).ToList();
            if (problems.Count == 0 && RootRules.Find(member.Name, metadata) is { } problem)
                problems.Add(new MetadataProblem(member.Name, member.Name, problem.Rule, problem.Requirement));
            foreach (var found in problems)
                yield return found;
        }
    }

    private IEnumerable<MetadataProblem> CheckValue(JsonElement node, CheckedValue value)
    {
        if (node.TryGetProperty("$ref", out var reference))
        {
            var name = reference.GetString()![DefinitionPrefix.Length..];
            return value.Json.ValueKind == JsonValueKind.Object ? CheckModel(name, _definitions[name], value) : [];
        }
        if (node.TryGetProperty("oneOf", out var models))
            return CheckNamedModel(models, value);
        if (node.TryGetProperty("anyOf", out var alternatives))
            return CheckAlternatives(alternatives, value);
        if (node.TryGetProperty("items", out var item) && value.Json.ValueKind == JsonValueKind.Array)
            return value.Json.EnumerateArray().SelectMany((part, index) => CheckValue(item, value.Item(index, part)));
        return value.Json.ValueKind == JsonValueKind.String && node.TryGetProperty("format", out var format)
            ? TextRules.Check(format.GetString()!, value)
            : [];
    }

    private List<MetadataProblem> CheckModel(string name, JsonElement definition, CheckedValue value)
    {
        var problems = new List<MetadataProblem>();
        if (!definition.TryGetProperty("properties", out var members))
            return problems;
        foreach (var member in members.EnumerateObject())
        {
            if (value.Json.TryGetProperty(member.Name, out var json))
                problems.AddRange(CheckMember(name, member, value.Member(member.Name, json)));
        }
        // A rule about several members presumes that each is right.
        if (problems.Count == 0 && MemberRules.FindInModel(name, value.Json) is { } problem)
            problems.Add(value.Problem(problem.Rule, problem.Requirement));
        return problems;
    }

    private IEnumerable<MetadataProblem> CheckMember(string model, JsonProperty member, CheckedValue value)
    {
        if (MemberRules.Find(model, member.Name, value.Json) is { } problem)
            return [value.Problem(problem.Rule, problem.Requirement)];
        if (member.Name != "identifier" || !member.Value.TryGetProperty("format", out _))
            return CheckValue(member.Value, value);
        // An organization has a pattern for its identifier. All others are URLs or compact identifiers.
        return member.Value.TryGetProperty("pattern", out _) ? [] : TextRules.CheckIdentifier(value);
    }

    /// <summary>The model that <c>schemaKey</c> names.</summary>
    private IEnumerable<MetadataProblem> CheckNamedModel(JsonElement models, CheckedValue value)
    {
        foreach (var model in models.EnumerateArray())
        {
            if (!FindMismatch(model, value).Any())
                return CheckValue(model, value);
        }
        return [];
    }

    /// <summary>One of several models or types: if none is right, each has its problems.</summary>
    private List<MetadataProblem> CheckAlternatives(JsonElement alternatives, CheckedValue value)
    {
        var all = new List<MetadataProblem>();
        foreach (var alternative in alternatives.EnumerateArray())
        {
            List<MetadataProblem> found = [.. FindMismatch(alternative, value), .. CheckValue(alternative, value)];
            if (found.Count == 0)
                return found;
            all.AddRange(found);
        }
        return all;
    }

    private IEnumerable<MetadataProblem> FindMismatch(JsonElement node, CheckedValue value)
    {
        if (node.TryGetProperty("$ref", out var reference))
        {
            var name = reference.GetString()![DefinitionPrefix.Length..];
            if (!_definitions[name].TryGetProperty("properties", out _))
                yield break;
            if (
                value.Json.ValueKind != JsonValueKind.Object
                || !value.Json.TryGetProperty("schemaKey", out var key)
                || key.ValueKind != JsonValueKind.String
                || key.GetString() != name
            )
                yield return value.Problem("schemaKey", $"is not of the type `{name}`");
        }
        else if (node.TryGetProperty("type", out var type) && !IsOfType(type.GetString()!, value.Json))
        {
            yield return value.Problem("type", $"is not of the type `{type.GetString()}`");
        }
    }

    private static bool IsOfType(string type, JsonElement json) =>
        type switch
        {
            "string" => json.ValueKind == JsonValueKind.String,
            "array" => json.ValueKind == JsonValueKind.Array,
            _ => true,
        };
}
