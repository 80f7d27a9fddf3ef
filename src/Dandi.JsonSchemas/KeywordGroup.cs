using System.Text.Json;

namespace Dandi.JsonSchemas;

/// <summary>The keywords of a schema that are about one type, in the order in which they are checked.</summary>
/// <param name="Type">The type; null if the keywords are about all.</param>
/// <param name="Keywords">The keywords.</param>
/// <param name="RequiresType">Whether values of other types are invalid.</param>
internal sealed record KeywordGroup(JsonTypes? Type, IReadOnlyList<Keyword> Keywords, bool RequiresType)
{
    /// <summary>Checks a value; until the first keyword that fails, unless all errors are reported.</summary>
    public bool Check(JsonElement instance, ValidationRun run, bool isComposite)
    {
        if (Type is { } type && !type.Include(instance))
            return !RequiresType || run.Fail("type", SchemaNode.TypeMessage(type));
        var isValid = true;
        foreach (var keyword in Keywords)
        {
            isValid &= keyword.Check(instance, run, isComposite);
            if (run.EndsWith(isValid))
                break;
        }
        return isValid;
    }
}
