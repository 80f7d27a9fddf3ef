namespace Dandi.Cli.Output.Summaries;

/// <summary>Commands that a summary suggests.</summary>
internal static class NextCommands
{
    /// <summary>Suggests to read about a rule.</summary>
    public static string Explain(string rule) =>
        $"`dandi validate --explain {Argument(rule)}` explains the rule and how to fix the files";

    private static string Argument(string rule) =>
        rule.All(each => char.IsAsciiLetterOrDigit(each) || each is '.' or '_' or '-') ? rule : Quoted.ForShell(rule);
}
