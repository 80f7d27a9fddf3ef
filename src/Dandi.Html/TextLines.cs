namespace Dandi.Html;

/// <summary>A text whose line breaks are shown as such, in an element that keeps line breaks.</summary>
/// <param name="Text">The text, with line breaks of any system.</param>
public readonly record struct TextLines(string Text)
{
    /// <summary>The text with line feeds only, and spaces instead of tabs.</summary>
    internal string Plain =>
        Text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Replace('\t', ' ');
}
