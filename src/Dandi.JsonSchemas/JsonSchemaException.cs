namespace Dandi.JsonSchemas;

/// <summary>A JSON Schema is invalid, or uses a keyword that is not supported.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="cause">What found it; null for none.</param>
public sealed class JsonSchemaException(string message, Exception? cause = null) : Exception(message, cause);
