using Dandi.Cli.Output;
using Dandi.Inspection.Explanations;

namespace Dandi.Cli.Commands.Validate;

/// <summary><c>dandi validate --explain</c>: prints the explanation of a rule.</summary>
internal static class ExplainRun
{
    /// <summary>Prints what a rule checks and how to fix a file.</summary>
    /// <exception cref="UsageException">There is no rule with this id.</exception>
    public static async Task<int> RunAsync(CommandContext context, string id)
    {
        if (RuleExplanations.Find(id) is { } explanation)
        {
            await context.Terminal.Out.WriteAsync($"{explanation.Rule}\n{explanation.Text}\n");
            return ExitCode.Done;
        }
        var near = RuleExplanations.FindSimilar(id);
        var advice =
            near.Count > 0
                ? $"Did you mean {string.Join(" or ", near.Select(name => $"`{name}`"))}?"
                : "Use the id in brackets at the beginning of a result, such as `NWBI.check_subject_age`.";
        throw new UsageException($"There is no rule `{Quoted.Shortened(id)}`. {advice}");
    }
}
