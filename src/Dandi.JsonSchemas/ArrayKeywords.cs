using System.Text.Json;

namespace Dandi.JsonSchemas;

/// <summary>A schema holds for each of the first items.</summary>
internal sealed class PrefixItems(IReadOnlyList<SchemaNode> schemas) : Keyword("prefixItems")
{
    public override bool Check(JsonElement instance, ValidationRun run, bool isComposite)
    {
        var (index, isValid) = (0, true);
        foreach (var (item, schema) in instance.EnumerateArray().Zip(schemas))
        {
            isValid &= run.CheckItem(schema, index++, item, isComposite);
            if (run.EndsWith(isValid))
                break;
        }
        return isValid;
    }
}

/// <summary>A schema holds for all items after the first.</summary>
internal sealed class Items(SchemaNode schema, int first) : Keyword("items")
{
    public override bool Check(JsonElement instance, ValidationRun run, bool isComposite)
    {
        if (schema.IsNever && first > 0)
            return instance.GetArrayLength() <= first || run.Fail(Name, $"must have at most {first} items");
        var (index, isValid) = (0, true);
        foreach (var item in instance.EnumerateArray())
        {
            isValid &= index < first || run.CheckItem(schema, index, item, isComposite);
            if (run.EndsWith(isValid))
                break;
            index++;
        }
        return isValid;
    }
}

/// <summary>A schema holds for some items.</summary>
internal sealed class Contains(SchemaNode schema, int min, int max) : Keyword("contains")
{
    public override bool Check(JsonElement instance, ValidationRun run, bool isComposite)
    {
        var before = run.ErrorCount;
        var (index, count) = (0, 0);
        foreach (var item in instance.EnumerateArray())
        {
            if (run.CheckItem(schema, index++, item, isComposite: true))
                count++;
            if (count > max || (count >= min && max == int.MaxValue))
                break;
        }
        var isValid = count >= min && count <= max;
        if (isValid || !isComposite || run.ReportsAll)
            run.Reset(before);
        return isValid || run.Fail(Name, "must contain the required number of matching items");
    }
}
