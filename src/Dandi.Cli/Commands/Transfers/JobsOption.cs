using System.CommandLine;
using System.Globalization;
using Dandi.Transfers;

namespace Dandi.Cli.Commands.Transfers;

/// <summary>The option <c>-J N[:M]</c>: at most N assets in parallel and M connections per asset.</summary>
internal static class JobsOption
{
    private const int MaxJobs = 1000;

    /// <param name="verb">What the command does: <c>upload</c> or <c>download</c>.</param>
    /// <param name="acceptsAny">
    /// Whether every whole number is accepted, as <c>download</c> of the Python client does: those below 1 count as not
    /// given.
    /// </param>
    public static Option<Jobs?> Create(string verb, bool acceptsAny = false) =>
        new("--jobs", "-J")
        {
            Description =
                $"Maximum number of assets to {verb} in parallel and, optionally, connections per asset (default: "
                + "adaptive)",
            HelpName = "N[:M]",
            Arity = ArgumentArity.OneOrMore,
            CustomParser = result =>
            {
                var text = CommonOptions.LastValue(result) ?? "";
                if (Parse(text, acceptsAny) is { } jobs)
                    return jobs;
                result.AddError(
                    $"Invalid value for '--jobs': '{text}' is not of the form N or N:M (whole numbers"
                        + (acceptsAny ? ")." : $" from 0 to {MaxJobs}).")
                );
                return null;
            },
        };

    private static Jobs? Parse(string text, bool acceptsAny)
    {
        var numbers = text.Split(':');
        if (numbers.Length > 2)
            return null;
        if (ParseCount(numbers[0], acceptsAny) is not { } assets)
            return null;
        if (assets == 0 && numbers[1..].All(number => ParseCount(number, acceptsAny) == 0))
            return Jobs.Default;
        if (numbers.Length == 1)
            return new Jobs(IfZero(assets, Jobs.Default.Assets), Jobs.Default.Parts);
        return ParseCount(numbers[1], acceptsAny) is { } parts
            ? new Jobs(IfZero(assets, Jobs.Default.Assets), IfZero(parts, Jobs.Default.Parts))
            : null;
    }

    private static int? ParseCount(string text, bool acceptsAny) =>
        !int.TryParse(
            text,
            acceptsAny ? NumberStyles.AllowLeadingSign : NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var count
        )
            ? null
        : acceptsAny ? Math.Clamp(count, 0, MaxJobs)
        : count <= MaxJobs ? count
        : null;

    // As in the Python client, zero counts as not given.
    private static int IfZero(int count, int defaultValue) => count == 0 ? defaultValue : count;
}
