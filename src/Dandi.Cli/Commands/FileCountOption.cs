using System.CommandLine;
using System.Globalization;

namespace Dandi.Cli.Commands;

/// <summary>
/// The option <c>-J N</c>: how many files are worked on at a time. Its value is 0 for the default, also for
/// numbers below 1.
/// </summary>
internal static class FileCountOption
{
    private const int MaxCount = 1000;

    /// <param name="description">The help text.</param>
    /// <param name="advice">What the error of an invalid value adds, with a blank before it; or empty.</param>
    public static Option<int> Create(string description, string advice = "") =>
        new("--jobs", "-J")
        {
            Description = description,
            HelpName = "N",
            Arity = ArgumentArity.OneOrMore,
            CustomParser = result =>
            {
                var text = CommonOptions.LastValue(result) ?? "";
                if (
                    int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count)
                    && count <= MaxCount
                )
                    return Math.Max(count, 0);
                result.AddError(
                    $"Invalid value for '--jobs': '{text}' is not a whole number up to {MaxCount}{advice}."
                );
                return 0;
            },
        };
}
