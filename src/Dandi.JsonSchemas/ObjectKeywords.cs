using System.Text.Json;

namespace Dandi.JsonSchemas;

/// <summary>An object has certain members.</summary>
internal sealed class Required(IReadOnlyList<string> names) : Keyword("required")
{
    public override bool Check(JsonElement instance, ValidationRun run, bool isComposite)
    {
        foreach (var name in names)
        {
            if (!JsonStrings.TryGetMember(instance, name, out _))
                return run.Fail(Name, $"must have the member `{name}`");
        }
        return true;
    }
}

/// <summary>A schema holds for the name of each member.</summary>
internal sealed class PropertyNames(SchemaNode schema) : Keyword("propertyNames")
{
    public override bool Check(JsonElement instance, ValidationRun run, bool isComposite)
    {
        foreach (var member in instance.EnumerateObject())
        {
            var name = JsonStrings.NameOf(member);
            if (!schema.Check(JsonStrings.Create(name), run, isComposite: true))
                return run.Fail(Name, $"must not have a member with the name `{name}`");
        }
        return true;
    }
}

/// <summary>A schema holds for the members that <c>properties</c> and <c>patternProperties</c> are not about.</summary>
internal sealed class AdditionalProperties(
    SchemaNode schema,
    IReadOnlySet<string> names,
    IReadOnlyList<EcmaRegex> patterns
) : Keyword("additionalProperties")
{
    public override bool Check(JsonElement instance, ValidationRun run, bool isComposite)
    {
        foreach (var member in instance.EnumerateObject())
        {
            var name = JsonStrings.NameOf(member);
            if (names.Contains(name) || patterns.Any(pattern => pattern.IsMatch(name)))
                continue;
            if (schema.IsNever)
                return run.Fail(Name, $"must not have the member `{name}`");
            if (!run.CheckAt(schema, name, member.Value, isComposite))
                return false;
        }
        return true;
    }
}

/// <summary>Schemas hold for members with certain names.</summary>
internal sealed class Properties(IReadOnlyList<(string Name, SchemaNode Schema)> schemas) : Keyword("properties")
{
    public override bool Check(JsonElement instance, ValidationRun run, bool isComposite)
    {
        foreach (var (name, schema) in schemas)
        {
            if (
                JsonStrings.TryGetMember(instance, name, out var value)
                && !run.CheckAt(schema, name, value, isComposite)
            )
                return false;
        }
        return true;
    }
}

/// <summary>Schemas hold for members whose names match patterns.</summary>
internal sealed class PatternProperties(IReadOnlyList<(EcmaRegex Pattern, SchemaNode Schema)> schemas)
    : Keyword("patternProperties")
{
    public override bool Check(JsonElement instance, ValidationRun run, bool isComposite)
    {
        foreach (var (pattern, schema) in schemas)
        {
            foreach (var member in instance.EnumerateObject())
            {
                var name = JsonStrings.NameOf(member);
                if (pattern.IsMatch(name) && !run.CheckAt(schema, name, member.Value, isComposite))
                    return false;
            }
        }
        return true;
    }
}
