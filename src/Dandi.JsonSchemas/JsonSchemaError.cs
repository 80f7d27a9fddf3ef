namespace Dandi.JsonSchemas;

/// <summary>A keyword of a JSON Schema that a value does not satisfy.</summary>
/// <param name="InstancePath">The value as a JSON Pointer (RFC 6901); empty for the whole document.</param>
/// <param name="Keyword">The keyword of the schema, such as <c>minimum</c>.</param>
/// <param name="Message">What the value must be, such as <c>must be at least 0</c>.</param>
public sealed record JsonSchemaError(string InstancePath, string Keyword, string Message)
{
    /// <summary>The value by its names and indexes with dots between, such as <c>license.0</c>.</summary>
    public string DottedPath => SchemaPointer.Dotted(InstancePath);
}
