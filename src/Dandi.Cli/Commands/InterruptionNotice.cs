namespace Dandi.Cli.Commands;

/// <summary>Says after the first Ctrl-C that the command has not ended yet, for commands that show no
/// progress.</summary>
internal static class InterruptionNotice
{
    /// <summary>Starts listening; ends when the result is disposed.</summary>
    public static CancellationTokenRegistration Register(CommandContext context) =>
        context.Stopping.Register(() =>
            context.Terminal.Error.WriteLine(
                "Interrupted: finishing what is in flight. Interrupt again to stop immediately."
            )
        );
}
