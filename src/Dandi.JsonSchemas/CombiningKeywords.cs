using System.Text.Json;

namespace Dandi.JsonSchemas;

/// <summary>At least one of several schemas holds.</summary>
internal sealed class AnyOf(IReadOnlyList<SchemaNode> alternatives) : Keyword("anyOf")
{
    public override bool Check(JsonElement instance, ValidationRun run, bool isComposite)
    {
        var before = run.ErrorCount;
        var closest = new ClosestAlternative(run);
        foreach (var alternative in alternatives)
        {
            if (alternative.Check(instance, run, isComposite: true))
            {
                run.Reset(before);
                return true;
            }
            closest.Consider(before);
        }
        return run.Fail(Name, $"must match one of the alternatives{closest}");
    }
}

/// <summary>Exactly one of several schemas holds.</summary>
internal sealed class OneOf(IReadOnlyList<SchemaNode> alternatives) : Keyword("oneOf")
{
    public override bool Check(JsonElement instance, ValidationRun run, bool isComposite)
    {
        var before = run.ErrorCount;
        var matches = 0;
        var closest = new ClosestAlternative(run);
        foreach (var alternative in alternatives)
        {
            if (!alternative.Check(instance, run, isComposite: true))
                closest.Consider(before);
            else if (++matches > 1)
                return run.Fail(Name, "must match only one of the alternatives");
        }
        if (matches == 0)
            return run.Fail(Name, $"must match one of the alternatives{closest}");
        run.Reset(before);
        return true;
    }
}

/// <summary>All of several schemas hold.</summary>
internal sealed class AllOf(IReadOnlyList<SchemaNode> parts) : Keyword("allOf")
{
    public override bool Check(JsonElement instance, ValidationRun run, bool isComposite)
    {
        var isValid = true;
        foreach (var part in parts)
        {
            isValid &= part.Check(instance, run, isComposite);
            if (run.EndsWith(isValid))
                break;
        }
        return isValid;
    }
}

/// <summary>A schema does not hold.</summary>
internal sealed class Not(SchemaNode schema) : Keyword("not")
{
    public override bool Check(JsonElement instance, ValidationRun run, bool isComposite)
    {
        var before = run.ErrorCount;
        var matches = schema.Check(instance, run, isComposite: true);
        run.Reset(before);
        return !matches || run.Fail(Name, "must not match the schema");
    }
}

/// <summary>One of two schemas holds, depending on a third.</summary>
internal sealed class Conditional(SchemaNode condition, SchemaNode? then, SchemaNode? otherwise) : Keyword("if")
{
    public override bool Check(JsonElement instance, ValidationRun run, bool isComposite)
    {
        var before = run.ErrorCount;
        var applied = condition.Check(instance, run, isComposite: true) ? then : otherwise;
        run.Reset(before);
        if (applied is null || applied.Check(instance, run, isComposite))
            return true;
        return isComposite && !run.ReportsAll && run.Fail(Name, "must match the schema for this case");
    }
}
