using System.CommandLine;
using System.Globalization;
using Dandi.Upload;

namespace Dandi.Cli.Commands.Upload;

/// <summary>The option <c>-J N[:M]</c>.</summary>
internal static class JobsOption
{
    private const int MaxJobs = 1000;

    /// <summary>The option.</summary>
    public static Option<Jobs?> Create() =>
        new("--jobs", "-J")
        {
            Description =
                $"Assets in parallel, and connections for each, at most. [default: as many as the network takes]",
            HelpName = "N[:M]",
            Arity = ArgumentArity.OneOrMore,
            CustomParser = result =>
            {
                var text = CommonOptions.Last(result) ?? "";
                if (Parse(text) is { } jobs)
                    return jobs;
                result.AddError(
                    $"Invalid value for '--jobs': '{text}' is not of the form N or N:M, whole numbers from 0 to {MaxJobs}."
                );
                return null;
            },
        };

    private static Jobs? Parse(string text)
    {
        var numbers = text.Split(':');
        if (numbers.Length > 2)
            return null;
        if (Count(numbers[0]) is not { } assets)
            return null;
        if (assets == 0 && numbers[1..].All(number => Count(number) == 0))
            return Jobs.Default;
        if (numbers.Length == 1)
            return new Jobs(Or(assets, Jobs.Default.Assets), Jobs.Default.Parts);
        return Count(numbers[1]) is { } parts
            ? new Jobs(Or(assets, Jobs.Default.Assets), Or(parts, Jobs.Default.Parts))
            : null;
    }

    private static int? Count(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= MaxJobs
            ? count
            : null;

    /// <summary>Zero counts as not given.</summary>
    private static int Or(int count, int otherwise) => count == 0 ? otherwise : count;
}
