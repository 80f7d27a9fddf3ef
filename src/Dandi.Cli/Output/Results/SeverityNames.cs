namespace Dandi.Cli.Output.Results;

/// <summary>Converts between severities and their names and numbers in records.</summary>
internal static class SeverityNames
{
    /// <summary>Parses a name or number; null if it is neither.</summary>
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

    /// <summary>Returns the name of a severity, such as <c>ERROR</c>.</summary>
    public static string Of(Severity severity) =>
        severity switch
        {
            Severity.Info => "INFO",
            Severity.Hint => "HINT",
            Severity.Warning => "WARNING",
            Severity.Error => "ERROR",
            _ => "CRITICAL",
        };
}
