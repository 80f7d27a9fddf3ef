namespace Dandi.Cli.Tests.Commands;

/// <summary>Standard output of a command that is stopped, as by Ctrl-C, when it writes something.</summary>
/// <param name="text">Stops the command when it is part of what is written; null or empty: never.</param>
/// <param name="stop">Stops the command.</param>
internal sealed class StoppingWriter(string? text, CancellationTokenSource stop) : StringWriter
{
    public override async Task WriteAsync(string? value)
    {
        await base.WriteAsync(value);
        if (text is { Length: > 0 } && value?.Contains(text, StringComparison.Ordinal) == true)
            await stop.CancelAsync();
    }
}
