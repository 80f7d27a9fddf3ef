namespace Dandi.Cli.Commands;

/// <summary>Asks questions that are answered with yes or no.</summary>
internal static class Confirmation
{
    /// <summary>
    /// Asks until the answer is yes or no; an empty line is the default. The answer may come from a terminal or a pipe.
    /// </summary>
    /// <param name="context">The environment of the command.</param>
    /// <param name="question">The question, with its question mark.</param>
    /// <param name="isYesDefault">Whether an empty line means yes.</param>
    /// <returns>Null if standard input ends before there is an answer.</returns>
    /// <exception cref="OperationCanceledException">The command was interrupted.</exception>
    public static async Task<bool?> AskAsync(CommandContext context, string question, bool isYesDefault = false)
    {
        while (true)
        {
            await context.Terminal.Error.WriteAsync($"{question} {(isYesDefault ? "[Y/n]" : "[y/N]")}: ");
            if (await context.ReadLine(context.Stopping) is not { } answer)
            {
                await context.Terminal.Error.WriteLineAsync();
                return null;
            }
            switch (answer.Trim().ToUpperInvariant())
            {
                case "Y" or "YES":
                    return true;
                case "N" or "NO":
                    return false;
                case "":
                    return isYesDefault;
                default:
                    await context.Terminal.Error.WriteLineAsync("Error: invalid input; answer `y` or `n`.");
                    break;
            }
        }
    }
}
