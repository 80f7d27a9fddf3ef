using System.Text.RegularExpressions;

namespace Dandi.Cli.Output.Results;

/// <summary>Decides which results are shown (<c>--min-severity</c>, <c>--ignore</c>).</summary>
internal sealed class ResultFilter
{
    private static readonly TimeSpan MaxMatchTime = TimeSpan.FromSeconds(1);
    private readonly Severity _minSeverity;
    private readonly Regex? _ignored;

    /// <param name="minSeverity">The lowest severity that is shown.</param>
    /// <param name="ignore">The regular expression for ids that are not shown; null for none.</param>
    /// <exception cref="DandiException">It is not a valid regular expression.</exception>
    public ResultFilter(Severity minSeverity, string? ignore) =>
        (_minSeverity, _ignored) = (minSeverity, ignore is null ? null : Compile(ignore));

    /// <summary>Whether a result is shown.</summary>
    /// <exception cref="DandiException">Matching the regular expression takes too long.</exception>
    public bool Shows(ResultRecord record)
    {
        try
        {
            return record.Severity >= _minSeverity && _ignored?.IsMatch(record.Id) != true;
        }
        catch (RegexMatchTimeoutException error)
        {
            throw new DandiException(
                $"--ignore: matching the pattern against `{Quoted.Shortened(record.Id)}` takes too long. Use a simpler "
                    + "pattern.",
                error
            );
        }
    }

    private static Regex Compile(string pattern)
    {
        try
        {
            try
            {
                return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, MaxMatchTime);
            }
            catch (NotSupportedException)
            {
                // Lookarounds and backreferences need backtracking.
                return new Regex(pattern, RegexOptions.CultureInvariant, MaxMatchTime);
            }
        }
        catch (ArgumentException error)
        {
            throw new DandiException(
                $"--ignore: `{pattern}` is not a valid regular expression: {error.Message}",
                error
            );
        }
    }
}
