namespace Dandi.Zarr;

/// <summary>Is told what a JSON document breaks.</summary>
/// <param name="severity">Warning: a rule is broken; hint: a recommendation is not followed; information: anything else worth saying.</param>
/// <param name="rule">The id of the rule.</param>
/// <param name="message">The place in the document, and what is wrong there.</param>
internal delegate void JsonReport(Severity severity, string rule, string message);
