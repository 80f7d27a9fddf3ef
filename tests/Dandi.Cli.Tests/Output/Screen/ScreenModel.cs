using System.Globalization;
using System.Text;

namespace Dandi.Cli.Tests.Output.Screen;

/// <summary>
/// A terminal that understands the control sequences of this program. All lines since the start are kept; the last ones
/// are the screen.
/// </summary>
internal sealed class ScreenModel(int columns, int rows) : TextWriter
{
    private readonly List<StringBuilder> _lines = [new()];
    private bool _isWrapping = true;
    private int _row;
    private int _column;

    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>The number of writes.</summary>
    public int Writes { get; private set; }

    /// <summary>The lines that have scrolled away and those of the screen, without empty ones at the end.</summary>
    public string Text => string.Join('\n', _lines.Select(line => line.ToString().TrimEnd())).TrimEnd('\n');

    public override void Write(char value) => Write(value.ToString());

    public override void Write(string? value)
    {
        Writes++;
        var text = value ?? "";
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\u001b':
                    var end = i + 2;
                    while (!char.IsAsciiLetter(text[end]))
                        end++;
                    Control(text[end], text[(i + 2)..end]);
                    i = end;
                    break;
                case '\n':
                    MoveTo(_row + 1, 0);
                    break;
                case '\r':
                    _column = 0;
                    break;
                default:
                    Put(text[i]);
                    break;
            }
        }
    }

    private void Put(char character)
    {
        if (_column == columns)
        {
            if (_isWrapping)
                MoveTo(_row + 1, 0);
            else
                _column--;
        }
        var line = _lines[_row];
        while (line.Length <= _column)
            line.Append(' ');
        line[_column++] = character;
    }

    private void Control(char command, string parameters)
    {
        switch (command)
        {
            case 'A':
                var up = int.Parse(parameters, CultureInfo.InvariantCulture);
                // The cursor stops at the top of the screen.
                MoveTo(Math.Max(Math.Max(0, _lines.Count - rows), _row - up), _column);
                break;
            case 'C':
                _column = Math.Min(_column + 1, columns - 1);
                break;
            case 'J':
                // Some terminals move what is erased from the first cell to the lines that have scrolled away.
                Assert.False(_column == 0 && _row == Math.Max(0, _lines.Count - rows) && _lines[_row].Length > 0);
                EraseRestOfLine();
                foreach (var below in _lines.Skip(_row + 1))
                    below.Clear();
                break;
            case 'K':
                EraseRestOfLine();
                break;
            case 'h' or 'l':
                Assert.Equal("?7", parameters);
                _isWrapping = command == 'h';
                break;
            case 'm':
                break;
            default:
                Assert.Fail($"unknown control sequence {parameters}{command}");
                break;
        }
    }

    private void EraseRestOfLine() => _lines[_row].Length = Math.Min(_lines[_row].Length, _column);

    private void MoveTo(int row, int column)
    {
        while (_lines.Count <= row)
            _lines.Add(new StringBuilder());
        (_row, _column) = (row, column);
    }
}
