using Dandi.Bids.Schema;
using Dandi.Cli.Output;
using Dandi.Inspection.Explanations;

namespace Dandi.Cli.Commands.Validate;

/// <summary><c>dandi validate --explain</c>: prints the explanation of a rule.</summary>
internal static class ExplainRun
{
    private const string Bids = "BIDS.";

    /// <summary>Prints what a rule checks and how to fix a file.</summary>
    /// <param name="context">The environment of the command.</param>
    /// <param name="id">The id of the rule.</param>
    /// <param name="bidsSchema">The file with the schema that defines rules of BIDS; null for the built-in one.</param>
    /// <exception cref="UsageException">There is no rule with this id.</exception>
    public static async Task<int> RunAsync(CommandContext context, string id, string? bidsSchema)
    {
        var schema = BidsSchemaOption.Read(context, bidsSchema);
        var explanation = RuleExplanations.Find(id);
        if (schema is not null && (explanation is null || explanation.Rule == Bids[..^1]))
            explanation = FindIn(schema, bidsSchema!, id.Trim().Trim('[', ']')) ?? explanation;
        if (explanation is not null)
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

    /// <summary>Explains a rule that only another schema defines, by the message of that schema.</summary>
    private static RuleExplanation? FindIn(BidsSchema schema, string file, string id) =>
        id.StartsWith(Bids, StringComparison.OrdinalIgnoreCase)
        && schema.IssueMessages.TryGetValue(id[Bids.Length..], out var message)
            ? new RuleExplanation(
                Bids + id[Bids.Length..],
                TerminalText.Escape(TerminalText.OnOneLine(message.Trim()))
                    + $"\nThis is the message of the BIDS schema {TerminalText.Escape(schema.Version)} in "
                    + $"`{TerminalText.Escape(file)}`; dandi has no explanation of its own for the rule."
            )
            : null;
}
