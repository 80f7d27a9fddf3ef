using Dandi.Bids.Contexts;
using Dandi.Bids.Expressions;
using Dandi.Bids.Schema;

namespace Dandi.Bids.Rules;

/// <summary>Expressions that must all be true of a file; one that cannot be evaluated is not.</summary>
internal sealed class ExpressionCheck(SchemaRule rule) : RuleCheck
{
    private MessageTemplate? _message;

    /// <inheritdoc/>
    public override void Apply(FileContext file, Action<BidsIssue> report)
    {
        foreach (var check in rule.Checks!)
        {
            if (check.IsTrue(file))
                continue;
            report(rule.Issue is { } issue ? Issue(issue, file) : Unnamed(file));
            return;
        }
    }

    private BidsIssue Issue(RuleIssue issue, FileContext file)
    {
        _message ??= MessageTemplate.Parse(issue.Message.Trim());
        return new BidsIssue(issue.Code, issue.Severity ?? BidsSeverity.Error, file.Path)
        {
            Message = _message.Format(file),
            Rule = rule.Path,
        };
    }

    private BidsIssue Unnamed(FileContext file) =>
        new("CHECK_ERROR", BidsSeverity.Error, file.Path)
        {
            Message =
                $"The file does not satisfy a check of `{rule.Path}`. Look the rule up in the BIDS specification.",
            Rule = rule.Path,
        };
}
