namespace Dandi.Cli.Output.Report;

/// <summary>Writes a command line as a user can copy it into a shell, without secrets.</summary>
internal static class CommandLineText
{
    private const int MaxLength = 8_000;

    /// <summary>Returns the command line of these arguments.</summary>
    public static string Of(IReadOnlyList<string> arguments) =>
        Quoted.Shortened(
            string.Join(
                ' ',
                arguments
                    .Select((argument, i) => Quoted.ForShell(Mask(argument, i > 0 ? arguments[i - 1] : "")))
                    .Prepend("dandi")
            ),
            MaxLength
        );

    /// <summary>The names of instances may be mistyped URLs, with a password in them.</summary>
    private static string Mask(string argument, string before)
    {
        var isInstance =
            before is "-i" or "--dandi-instance"
            || argument.StartsWith("-i", StringComparison.Ordinal)
            || argument.StartsWith("--dandi-instance=", StringComparison.Ordinal)
            || argument.Contains("://", StringComparison.Ordinal);
        return Redaction.Apply(isInstance ? Redaction.UserInput(argument) : argument);
    }
}
