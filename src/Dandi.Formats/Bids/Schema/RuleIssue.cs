namespace Dandi.Bids.Schema;

/// <summary>The issue that a rule defines for a file that does not follow it.</summary>
/// <param name="Code">The code, such as <c>T1W_FILE_WITH_TOO_MANY_DIMENSIONS</c>.</param>
/// <param name="Message">The template of the message.</param>
/// <param name="Severity">The severity; null if the rule does not say it.</param>
internal sealed record RuleIssue(string Code, string Message, BidsSeverity? Severity);
