using System.Text.Json;

namespace Dandi.JsonSchemas;

/// <summary>A schema, or a schema inside of one.</summary>
internal sealed class SchemaNode
{
    /// <summary>The types that are checked before all keywords; null for none.</summary>
    public JsonTypes? Types { get; init; }

    /// <summary>Whether no value is valid (the schema <c>false</c>).</summary>
    public bool IsNever { get; init; }

    /// <summary>The keywords, in the order of their groups.</summary>
    public IReadOnlyList<KeywordGroup> Groups { get; init; } = [];

    /// <summary>What a value of other types is told.</summary>
    public static string TypeMessage(JsonTypes types) =>
        $"must be of type {types.ToString().ToLowerInvariant().Replace(", ", " or ", StringComparison.Ordinal)}";

    /// <summary>Checks a value.</summary>
    /// <returns>False if there are errors.</returns>
    public bool Check(JsonElement instance, ValidationRun run, bool isComposite)
    {
        run.Enter();
        var isValid = IsNever ? run.Fail("false", "must not be there") : CheckKeywords(instance, run, isComposite);
        run.Leave();
        return isValid;
    }

    private bool CheckKeywords(JsonElement instance, ValidationRun run, bool isComposite)
    {
        var isValid = Types is not { } types || types.Include(instance) || run.Fail("type", TypeMessage(types));
        if (!isComposite && run.EndsWith(isValid))
            return false;
        // AJV checks the first group even after a wrong type: both are errors of the alternative.
        foreach (var group in Groups)
        {
            isValid &= group.Check(instance, run, isComposite);
            if (run.EndsWith(isValid))
                return false;
        }
        return isValid;
    }
}
