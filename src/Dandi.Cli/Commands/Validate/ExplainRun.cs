using Dandi.Cli.Output;
using Dandi.Inspection.Explanations;

namespace Dandi.Cli.Commands.Validate;

/// <summary><c>dandi validate --explain</c>.</summary>
internal static class ExplainRun
{
    /// <summary>Explains a rule.</summary>
    /// <exception cref="UsageException">There is none of that name.</exception>
    public static async Task<int> RunAsync(CommandContext context, string id)
    {
        if (RuleExplanations.Find(id) is { } explanation)
        {
            await context.Terminal.Out.WriteLineAsync($"{explanation.Rule}\n{explanation.Text}");
            return ExitCode.Done;
        }
        var near = RuleExplanations.FindNear(id);
        var advice =
            near.Count > 0
                ? $"Did you mean {string.Join(" or ", near.Select(name => $"`{name}`"))}?"
                : "Take the id from the brackets at the beginning of a result, such as `NWBI.check_subject_age`.";
        throw new UsageException($"There is no rule `{Quoted.Shortened(id)}`. {advice}");
    }
}
