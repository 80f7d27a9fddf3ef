using System.Text.RegularExpressions;

namespace Dandi.Cli.Output.Results;

/// <summary>Chooses the results that are shown.</summary>
internal sealed class ResultFilter
{
    private static readonly TimeSpan LongestMatch = TimeSpan.FromSeconds(1);
    private readonly Severity _least;
    private readonly Regex? _ignored;

    /// <summary>By severity and id.</summary>
    /// <param name="least">The least grave that are shown.</param>
    /// <param name="ignore">The pattern of ids that are not; null for none.</param>
    /// <exception cref="DandiException">It is no pattern.</exception>
    public ResultFilter(Severity least, string? ignore) =>
        (_least, _ignored) = (least, ignore is null ? null : Compile(ignore));

    /// <summary>Whether a result is shown.</summary>
    public bool Shows(ResultRecord record)
    {
        try
        {
            return record.Severity >= _least && _ignored?.IsMatch(record.Id) != true;
        }
        catch (RegexMatchTimeoutException error)
        {
            throw new DandiException(
                $"--ignore: the pattern takes too long on `{Quoted.Shortened(record.Id)}`. Use a simpler one.",
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
                return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, LongestMatch);
            }
            catch (NotSupportedException)
            {
                // It looks ahead or back: such patterns can only be tried out.
                return new Regex(pattern, RegexOptions.CultureInvariant, LongestMatch);
            }
        }
        catch (ArgumentException error)
        {
            throw new DandiException($"--ignore: `{pattern}` is no regular expression: {error.Message}", error);
        }
    }
}
