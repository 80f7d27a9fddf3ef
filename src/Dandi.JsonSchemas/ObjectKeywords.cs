using System.Text.Json;

namespace Dandi.JsonSchemas;

/// <summary>An object has certain members.</summary>
internal sealed class Required(IReadOnlyList<string> names) : Keyword("required")
{
    public override bool Check(JsonElement instance, ValidationRun run, bool isComposite)
    {
        var isValid = true;
        foreach (var name in names)
        {
            isValid &=
                JsonStrings.TryGetMember(instance, name, out _) || run.Fail(Name, $"must have the member `{name}`");
            if (run.EndsWith(isValid))
                break;
        }
        return isValid;
    }
}

/// <summary>A schema holds for the name of each member.</summary>
internal sealed class PropertyNames(SchemaNode schema) : Keyword("propertyNames")
{
    public override bool Check(JsonElement instance, ValidationRun run, bool isComposite)
    {
        var isValid = true;
        foreach (var member in instance.EnumerateObject())
        {
            var name = JsonStrings.NameOf(member);
            var before = run.ErrorCount;
            if (schema.Check(JsonStrings.Create(name), run, isComposite: true))
                continue;
            if (run.ReportsAll)
                run.Reset(before);
            isValid = run.Fail(Name, $"must not have a member with the name `{name}`");
            if (run.EndsWith(isValid))
                break;
        }
        return isValid;
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
        var isValid = true;
        foreach (var member in instance.EnumerateObject())
        {
            var name = JsonStrings.NameOf(member);
            if (names.Contains(name) || patterns.Any(pattern => pattern.IsMatch(name)))
                continue;
            if (schema.IsNever)
                return run.Fail(Name, $"must not have the member `{name}`");
            isValid &= run.CheckAt(schema, name, member.Value, isComposite);
            if (run.EndsWith(isValid))
                break;
        }
        return isValid;
    }
}

/// <summary>Schemas hold for members with certain names.</summary>
internal sealed class Properties(IReadOnlyList<(string Name, SchemaNode Schema)> schemas) : Keyword("properties")
{
    public override bool Check(JsonElement instance, ValidationRun run, bool isComposite)
    {
        var isValid = true;
        foreach (var (name, schema) in schemas)
        {
            isValid &=
                !JsonStrings.TryGetMember(instance, name, out var value)
                || run.CheckAt(schema, name, value, isComposite);
            if (run.EndsWith(isValid))
                break;
        }
        return isValid;
    }
}

/// <summary>Schemas hold for members whose names match patterns.</summary>
internal sealed class PatternProperties(IReadOnlyList<(EcmaRegex Pattern, SchemaNode Schema)> schemas)
    : Keyword("patternProperties")
{
    public override bool Check(JsonElement instance, ValidationRun run, bool isComposite)
    {
        var isValid = true;
        foreach (var (pattern, schema) in schemas)
        {
            foreach (var member in instance.EnumerateObject())
            {
                var name = JsonStrings.NameOf(member);
                isValid &= !pattern.IsMatch(name) || run.CheckAt(schema, name, member.Value, isComposite);
                if (run.EndsWith(isValid))
                    return false;
            }
        }
        return isValid;
    }
}
