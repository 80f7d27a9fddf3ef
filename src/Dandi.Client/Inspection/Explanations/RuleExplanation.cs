namespace Dandi.Inspection.Explanations;

/// <summary>What there is to say about a rule.</summary>
/// <param name="Rule">Its name (<see cref="RuleName"/>).</param>
/// <param name="Text">What it is for and how to mend a file, in a few sentences.</param>
public sealed record RuleExplanation(string Rule, string Text);
