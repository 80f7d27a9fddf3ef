namespace Dandi.Cli.Output;

/// <summary>Draws a progress bar in ASCII.</summary>
internal static class ProgressBar
{
    // A narrower terminal needs all columns for the figures.
    private const int MinWidth = 60;
    private const int Columns = 20;

    /// <summary>Returns a bar and a space after it; nothing if the terminal is narrow.</summary>
    /// <param name="done">What is done.</param>
    /// <param name="total">What there is to do, more than zero.</param>
    /// <param name="width">The columns of the terminal.</param>
    public static string Draw(long done, long total, int width)
    {
        if (width < MinWidth)
            return "";
        var filled = (int)(Columns * Math.Clamp((double)done / total, 0, 1));
        return $"[{new string('=', filled)}{new string(' ', Columns - filled)}] ";
    }
}
