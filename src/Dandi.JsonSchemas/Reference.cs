using System.Text.Json;

namespace Dandi.JsonSchemas;

/// <summary>A schema that is written elsewhere in the document holds (<c>$ref</c>).</summary>
internal sealed class Reference() : Keyword("$ref")
{
    private SchemaNode? _target;
    private bool _isSeparate;

    /// <summary>Sets the schema, once all are known.</summary>
    /// <param name="target">The schema.</param>
    /// <param name="isSeparate">
    /// Whether it has references itself: AJV then validates by it as if it were a document of its own, not as a part of
    /// an alternative.
    /// </param>
    public void Resolve(SchemaNode target, bool isSeparate) => (_target, _isSeparate) = (target, isSeparate);

    public override bool Check(JsonElement instance, ValidationRun run, bool isComposite) =>
        _target!.Check(instance, run, isComposite && !_isSeparate);
}
