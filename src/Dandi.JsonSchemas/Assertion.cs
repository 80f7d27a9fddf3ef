using System.Text.Json;

namespace Dandi.JsonSchemas;

/// <summary>A keyword that holds or not, without other schemas.</summary>
/// <param name="name">The name, such as <c>minimum</c>.</param>
/// <param name="message">What a value must be.</param>
/// <param name="holds">Whether it holds for a value.</param>
internal sealed class Assertion(string name, string message, Func<JsonElement, bool> holds) : Keyword(name)
{
    public override bool Check(JsonElement instance, ValidationRun run, bool isComposite) =>
        holds(instance) || run.Fail(Name, message);
}
