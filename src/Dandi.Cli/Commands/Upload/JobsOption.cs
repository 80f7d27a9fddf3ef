using System.CommandLine;
using System.Globalization;
using Dandi.Upload;

namespace Dandi.Cli.Commands.Upload;

/// <summary>The option <c>-J N[:M]</c>: at most N assets in parallel and M connections per asset.</summary>
internal static class JobsOption
{
    private const int MaxJobs = 1000;

    public static Option<Jobs?> Create() =>
        new("--jobs", "-J")
        {
            Description =
                "Maximum number of assets to upload in parallel and, optionally, connections per asset (default: "
                + "adaptive)",
            HelpName = "N[:M]",
            Arity = ArgumentArity.OneOrMore,
            CustomParser = result =>
            {
                var text = CommonOptions.LastValue(result) ?? "";
                if (Parse(text) is { } jobs)
                    return jobs;
                result.AddError(
                    $"Invalid value for '--jobs': '{text}' is not of the form N or N:M (whole numbers from 0 to "
                        + $"{MaxJobs})."
                );
                return null;
            },
        };

    private static Jobs? Parse(string text)
    {
        var numbers = text.Split(':');
        if (numbers.Length > 2)
            return null;
        if (ParseCount(numbers[0]) is not { } assets)
            return null;
        if (assets == 0 && numbers[1..].All(number => ParseCount(number) == 0))
            return Jobs.Default;
        if (numbers.Length == 1)
            return new Jobs(IfZero(assets, Jobs.Default.Assets), Jobs.Default.Parts);
        return ParseCount(numbers[1]) is { } parts
            ? new Jobs(IfZero(assets, Jobs.Default.Assets), IfZero(parts, Jobs.Default.Parts))
            : null;
    }

    private static int? ParseCount(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= MaxJobs
            ? count
            : null;

    // As in the Python client, zero counts as not given.
    private static int IfZero(int count, int defaultValue) => count == 0 ? defaultValue : count;
}
