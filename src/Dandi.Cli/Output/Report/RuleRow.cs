namespace Dandi.Cli.Output.Report;

/// <summary>What a report says about the validation results of one rule.</summary>
/// <param name="rule">The name of the rule.</param>
internal sealed class RuleRow(string rule)
{
    /// <summary>The maximum number of paths that are named.</summary>
    public const int MaxPaths = 10;

    private const int MaxText = 400;
    private readonly List<string> _paths = [];

    /// <summary>The name of the rule.</summary>
    public string Rule => rule;

    /// <summary>The highest severity.</summary>
    public Severity Severity { get; private set; }

    /// <summary>The number of results.</summary>
    public long Count { get; private set; }

    /// <summary>The message of the first result.</summary>
    public string Message { get; private set; } = "";

    /// <summary>The first paths with results.</summary>
    public IReadOnlyList<string> Paths => _paths;

    /// <summary>Whether there are paths that are not named.</summary>
    public bool HasMorePaths { get; private set; }

    /// <summary>Counts a result.</summary>
    public void Add(Severity severity, string path, string message)
    {
        if (Count++ == 0)
            Message = Quoted.Shortened(message, MaxText);
        if (severity > Severity)
            Severity = severity;
        var shown = Quoted.Shortened(path, MaxText);
        if (_paths.Contains(shown, StringComparer.Ordinal))
            return;
        if (_paths.Count < MaxPaths)
            _paths.Add(shown);
        else
            HasMorePaths = true;
    }
}
