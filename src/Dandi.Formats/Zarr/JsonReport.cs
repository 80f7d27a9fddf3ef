namespace Dandi.Zarr;

/// <summary>Receives the violations in a JSON document.</summary>
/// <param name="severity">Warning for a rule, hint for a recommendation, information for anything else.</param>
/// <param name="rule">The id of the rule.</param>
/// <param name="message">The location in the document, and what is wrong.</param>
internal delegate void JsonReport(Severity severity, string rule, string message);
