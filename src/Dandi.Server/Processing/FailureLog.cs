using Dandi.Server.Data;

namespace Dandi.Server.Processing;

/// <summary>Logs which items could not be processed, each once, although every pass tries them again.</summary>
internal sealed class FailureLog(Action<string> log)
{
    private const int MaxItems = 1_000;
    private readonly HashSet<string> _reported = new(StringComparer.Ordinal);

    /// <summary>Logs a failure, unless it is known or too many are.</summary>
    /// <param name="item">The item, such as <c>asset 7</c>.</param>
    /// <param name="error">Why it could not be processed.</param>
    public void Report(string item, Exception error)
    {
        if (_reported.Count < MaxItems && _reported.Add(item))
            log($"Background processing of {item} failed: {Describe(error)}");
    }

    // The stack of an exception whose message says everything helps nobody.
    private static string Describe(Exception error) =>
        error is DandiException or NotDurableException ? error.Message : error.ToString();
}
