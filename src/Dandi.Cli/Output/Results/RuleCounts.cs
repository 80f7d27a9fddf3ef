using Dandi.Cli.Output.Summaries;
using Dandi.Inspection;
using Dandi.Inspection.Explanations;

namespace Dandi.Cli.Output.Results;

/// <summary>Counts the results that are shown by rule, in bounded memory, for an overview of long output.</summary>
internal sealed class RuleCounts
{
    private const int MaxRules = 500;

    // Fewer results are on the screen together.
    private const int MinResults = 20;

    private readonly BoundedCounts _errors = new(MaxRules);
    private readonly BoundedCounts _others = new(MaxRules);
    private long _total;

    /// <summary>The number of errors.</summary>
    public long Errors { get; private set; }

    /// <summary>Counts a result.</summary>
    public void Add(ResultRecord record)
    {
        _total++;
        var isError = record.Severity >= Severity.Error;
        (isError ? _errors : _others).Add(RuleName.Of(record.Id));
        if (isError)
            Errors++;
    }

    /// <summary>Returns the lines of the overview; none if there are few results.</summary>
    /// <param name="width">The columns of the terminal; null if lines may have any length.</param>
    public IEnumerable<StyledLine> ToLines(int? width)
    {
        if (_total < MinResults)
            return [];
        var table = new SummaryTable(width);
        table.AddCounts("errors", Tone.Error, _errors, "rule");
        table.AddCounts("others", Tone.Warning, _others, "rule");
        foreach (var step in NextSteps())
            table.Add("next", Tone.Strong, null, step);
        return table.ToLines();
    }

    private IEnumerable<string> NextSteps()
    {
        if (
            _errors.Descending.FirstOrDefault(rule => RuleExplanations.Find(rule.Key) is not null) is { Key: { } first }
        )
            yield return NextCommands.Explain(first);
        if (_errors.Descending.Any(rule => LayoutRules.Contains(rule.Key)))
            yield return "`dandi organize -f move` fixes names and folders";
        yield return "`dandi validate --load FILE -g id --max-per-group 3` groups these results by rule";
    }
}
