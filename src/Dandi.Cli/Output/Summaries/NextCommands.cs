namespace Dandi.Cli.Output.Summaries;

/// <summary>Commands that a summary suggests.</summary>
internal static class NextCommands
{
    /// <summary>Suggests to read about a rule.</summary>
    public static string Explain(string rule) =>
        $"`dandi validate --explain {Quoted.ForShell(rule)}` explains the rule and how to fix the files";
}
