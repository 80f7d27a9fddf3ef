namespace Dandi.Inspection.Explanations;

/// <summary>The explanation of a rule of validation.</summary>
/// <param name="Rule">The name of the rule (<see cref="RuleName"/>).</param>
/// <param name="Text">What the rule is for and how to fix a file that violates it, in a few sentences.</param>
public sealed record RuleExplanation(string Rule, string Text);
