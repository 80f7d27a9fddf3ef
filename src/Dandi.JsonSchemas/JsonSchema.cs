using System.Text.Json;

namespace Dandi.JsonSchemas;

/// <summary>
/// A JSON Schema, compiled (<see href="https://json-schema.org/draft/2020-12">draft 2020-12</see>, and what draft 7 has
/// in common with it). It can be used by several threads.
/// </summary>
/// <remarks>
/// It reports the errors that the validator AJV reports without its option <c>allErrors</c>: validation ends with the
/// first error, but inside of <c>anyOf</c>, <c>oneOf</c> and <c>propertyNames</c> each alternative has its own first
/// error. With <see cref="JsonSchemaDialect.ReportsAll"/> it reports those of the Python library jsonschema: all, but
/// one error for all alternatives (docs/decisions/0037-json-schema-engine.md).
/// </remarks>
public sealed class JsonSchema
{
    private readonly SchemaNode _root;
    private readonly bool _reportsAll;

    private JsonSchema(SchemaNode root, bool reportsAll) => (_root, _reportsAll) = (root, reportsAll);

    /// <summary>Compiles a schema.</summary>
    /// <param name="schema">The schema. Its document must not be disposed of as long as the result is used.</param>
    /// <param name="dialect">What it may use beyond the common keywords.</param>
    /// <exception cref="JsonSchemaException">The schema is invalid or uses an unknown keyword.</exception>
    public static JsonSchema Compile(JsonElement schema, JsonSchemaDialect dialect) =>
        new(new SchemaCompiler(schema, dialect).Compile(), dialect.ReportsAll);

    /// <summary>Validates a value.</summary>
    /// <returns>
    /// The errors; empty if the value is valid. A value for which validation takes too long or is nested too deeply has
    /// one error, whose keyword is empty.
    /// </returns>
    public IReadOnlyList<JsonSchemaError> Validate(JsonElement instance)
    {
        var run = new ValidationRun(_reportsAll);
        try
        {
            _root.Check(instance, run, isComposite: false);
            return run.Errors;
        }
        catch (ValidationLimitException limit)
        {
            return [new JsonSchemaError("", "", limit.Message)];
        }
    }
}
