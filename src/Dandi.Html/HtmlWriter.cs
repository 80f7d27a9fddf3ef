using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Dandi.Html;

/// <summary>
/// Writes HTML from interpolated strings: their literal text is markup, and every value in them is escaped, so that no
/// text from a file or server can become markup (docs/decisions/0052-html-pages.md).
/// </summary>
/// <remarks>
/// Values may be the content of elements, and of attributes in double quotes. There is no way to write a string as
/// markup. Characters that are not shown but act, such as those that change the direction of text, become visible
/// (<see cref="TerminalText"/>), also line breaks. <see cref="TextLines"/> keep their line breaks, and a
/// <see cref="FieldText"/> keeps everything. Not thread-safe.
/// </remarks>
/// <param name="output">Receives UTF-8; call <see cref="Flush"/> at the end.</param>
public sealed class HtmlWriter(Stream output)
{
    private const int BufferSize = 64 << 10;
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);
    private readonly ArrayBufferWriter<byte> _buffer = new(BufferSize);

    /// <summary>Writes markup with values.</summary>
    public void Write([InterpolatedStringHandlerArgument("")] Template template)
    {
        // The compiler has passed its parts already.
        _ = template;
        if (_buffer.WrittenCount >= BufferSize)
            Flush();
    }

    /// <summary>Writes an element whose content is a style sheet or script of this program.</summary>
    public void Write(EmbeddedFile file)
    {
        AppendMarkup($"<{file.Element}>");
        AppendMarkup(file.Content);
        AppendMarkup($"</{file.Element}>\n");
    }

    /// <summary>Passes on what is buffered.</summary>
    public void Flush()
    {
        output.Write(_buffer.WrittenSpan);
        _buffer.ResetWrittenCount();
    }

    private void AppendMarkup(string markup) => Encoding.UTF8.GetBytes(markup, _buffer);

    /// <summary>Receives the parts of an interpolated string from the compiler.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Template
    {
        private readonly HtmlWriter _writer;

        /// <summary>Called by the compiler.</summary>
        public Template(int literalLength, int formattedCount, HtmlWriter writer) => _writer = writer;

        /// <summary>Writes markup.</summary>
        public void AppendLiteral(string markup) => _writer.AppendMarkup(markup);

        /// <summary>Writes a text, escaped.</summary>
        public void AppendFormatted(string? text) =>
            _writer.AppendMarkup(Encoder.Encode(TerminalText.Escape(text ?? "")));

        /// <summary>Writes a text of several lines, escaped except for its line breaks.</summary>
        public void AppendFormatted(TextLines lines) =>
            _writer.AppendMarkup(Encoder.Encode(TerminalText.EscapeWithinLines(lines.Plain)));

        /// <summary>Writes what a field contains, with only those characters escaped that would be markup.</summary>
        /// <remarks>
        /// The encoder of texts would write a control character such as U+0085 as a reference, which HTML reads as
        /// another character.
        /// </remarks>
        public void AppendFormatted(FieldText field) =>
            _writer.AppendMarkup(
                field
                    .Text.Replace("&", "&amp;", StringComparison.Ordinal)
                    .Replace("<", "&lt;", StringComparison.Ordinal)
                    .Replace(">", "&gt;", StringComparison.Ordinal)
                    .Replace("\"", "&quot;", StringComparison.Ordinal)
                    .Replace("'", "&#39;", StringComparison.Ordinal)
            );

        /// <summary>Writes a count, with commas between thousands.</summary>
        public void AppendFormatted(long count) => AppendFormatted(CountText.Of(count));

        /// <summary>Writes a number in a format of .NET.</summary>
        public void AppendFormatted(long value, string format) =>
            AppendFormatted(value.ToString(format, CultureInfo.InvariantCulture));

        /// <summary>Writes a coordinate or length.</summary>
        public void AppendFormatted(double value) =>
            AppendFormatted(value.ToString("0.##", CultureInfo.InvariantCulture));
    }
}
