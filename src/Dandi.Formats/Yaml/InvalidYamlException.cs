namespace Dandi.Yaml;

/// <summary>A document is not valid YAML, or exceeds a limit.</summary>
/// <param name="reason">What is wrong, such as <c>it has more than one document</c>.</param>
/// <param name="cause">What found it; null for none.</param>
public sealed class InvalidYamlException(string reason, Exception? cause = null) : Exception(reason, cause);
