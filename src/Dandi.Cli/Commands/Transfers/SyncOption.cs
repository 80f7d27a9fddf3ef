using System.CommandLine;
using Dandi.Transfers;

namespace Dandi.Cli.Commands.Transfers;

/// <summary>The option <c>--sync</c>, whose value is optional.</summary>
internal static class SyncOption
{
    /// <summary>Creates the option.</summary>
    /// <param name="effect">What is deleted and when, for the help; without a period.</param>
    public static Option<SyncMode> Create(string effect) =>
        CommonOptions.WithWords(
            new Option<SyncMode>("--sync")
            {
                Description = $"{effect}: `ask` (also without a value) lists them and asks first, `do` does not ask",
                HelpName = "ask|do",
                Arity = ArgumentArity.ZeroOrMore,
                CustomParser = result =>
                {
                    var text = CommonOptions.LastValue(result) ?? "ask";
                    if (text == "ask")
                        return SyncMode.Ask;
                    if (text == "do")
                        return SyncMode.Do;
                    result.AddError($"Invalid value for '--sync': '{text}' is not one of 'ask', 'do'.");
                    return SyncMode.None;
                },
            },
            ["ask", "do"]
        );
}
