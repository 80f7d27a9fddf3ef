namespace Dandi.Cli.Output;

/// <summary>Makes text from file names and servers safe to print.</summary>
internal static class TerminalText
{
    /// <summary>Replaces control characters by <c>\xNN</c>, so that text cannot control the terminal.</summary>
    public static string Escape(string text) =>
        text.Any(char.IsControl)
            ? string.Concat(text.Select(each => char.IsControl(each) ? $"\\x{(int)each:x2}" : each.ToString()))
            : text;
}
