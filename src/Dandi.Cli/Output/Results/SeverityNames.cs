namespace Dandi.Cli.Output.Results;

/// <summary>The names and numbers of severities.</summary>
internal static class SeverityNames
{
    /// <summary>A severity by its name or number; null where it is none.</summary>
    public static Severity? Parse(string word) =>
        word switch
        {
            "INFO" or "10" => Severity.Info,
            "HINT" or "20" => Severity.Hint,
            "WARNING" or "30" => Severity.Warning,
            "ERROR" or "40" => Severity.Error,
            "CRITICAL" or "50" => Severity.Critical,
            _ => null,
        };

    /// <summary>Its name.</summary>
    public static string Of(Severity severity) => severity.ToString().ToUpperInvariant();
}
