using System.Globalization;
using System.Text;

namespace Dandi.Cli.Tests.Output;

/// <summary>Text that would control a terminal or forge lines if it were shown unchanged.</summary>
internal static class HostileText
{
    /// <summary>What a line that the text forges starts with.</summary>
    public const string Forged = "FORGED";

    /// <summary>A text without slashes, so that it can be a file name.</summary>
    public const string Text =
        $"a\u001b[31m\u001b]0;title\u0007\r\n{Forged} \u0085{Forged}\u2028\u202e\u2066\u200b\u200f\u007f\ufeffz";

    /// <summary>
    /// Asserts that a text has no characters that are not shown, except line feeds, and no forged line.
    /// </summary>
    public static void AssertEscaped(string text)
    {
        for (var i = 0; i < text.Length; )
        {
            var isWhole = Rune.TryGetRuneAt(text, i, out var rune);
            var category = isWhole ? Rune.GetUnicodeCategory(rune) : UnicodeCategory.Surrogate;
            Assert.False(
                text[i] != '\n'
                    && category
                        is UnicodeCategory.Control
                            or UnicodeCategory.Format
                            or UnicodeCategory.LineSeparator
                            or UnicodeCategory.ParagraphSeparator
                            or UnicodeCategory.Surrogate,
                $"U+{(int)text[i]:X4} in: {text}"
            );
            i += isWhole ? rune.Utf16SequenceLength : 1;
        }
        Assert.DoesNotContain($"\n{Forged}", "\n" + text, StringComparison.Ordinal);
    }
}
