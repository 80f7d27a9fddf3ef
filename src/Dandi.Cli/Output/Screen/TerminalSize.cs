namespace Dandi.Cli.Output.Screen;

/// <summary>The size of a terminal in character cells.</summary>
/// <param name="Columns">The cells of a row.</param>
/// <param name="Rows">The rows of the screen.</param>
internal readonly record struct TerminalSize(int Columns, int Rows)
{
    /// <summary>The size to assume for a terminal that does not tell it.</summary>
    public static TerminalSize Default { get; } = new(80, 24);
}
