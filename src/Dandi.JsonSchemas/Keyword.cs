using System.Text.Json;

namespace Dandi.JsonSchemas;

/// <summary>A keyword of a schema, with its value.</summary>
/// <param name="name">The name, such as <c>minimum</c>.</param>
internal abstract class Keyword(string name)
{
    public string Name { get; } = name;

    /// <summary>Checks a value of the type that the keyword is about.</summary>
    /// <param name="instance">The value.</param>
    /// <param name="run">Gets the errors.</param>
    /// <param name="isComposite">Whether the schema is an alternative, which another may replace.</param>
    /// <returns>False if there are errors.</returns>
    public abstract bool Check(JsonElement instance, ValidationRun run, bool isComposite);
}
