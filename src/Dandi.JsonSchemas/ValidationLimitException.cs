namespace Dandi.JsonSchemas;

/// <summary>Validation of a value takes too long or is nested too deeply.</summary>
internal sealed class ValidationLimitException(string message) : Exception(message);
