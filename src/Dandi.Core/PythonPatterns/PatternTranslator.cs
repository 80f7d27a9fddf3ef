using System.Globalization;
using System.Text;

namespace Dandi.PythonPatterns;

/// <summary>
/// Translates a regular expression of Python's <c>re</c>
/// (<see href="https://docs.python.org/3/library/re.html#regular-expression-syntax"/>) to one of .NET with the same
/// meaning.
/// </summary>
/// <remarks>
/// Groups get explicit numbers, because .NET numbers named groups last. Verbose mode is resolved here. Everything that
/// only .NET knows, such as <c>\p{L}</c> or the subtraction of classes, is literal or an error, as in Python.
/// </remarks>
internal sealed class PatternTranslator(string pattern)
{
    private const string WhiteSpace = " \t\n\r\v\f";
    private readonly PatternReader _reader = new(pattern);
    private readonly StringBuilder _output = new(pattern.Length + 16);
    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);
    private readonly Stack<OpenGroup> _open = new();
    private InlineFlags _flags = InlineFlags.None;

    // Where the last item begins in the output, for quantifiers; negative if there is nothing to repeat.
    private int _item = NoItem;
    private const int NoItem = -1;
    private const int Repeated = -2;

    /// <summary>The numbers of the named groups.</summary>
    public IReadOnlyDictionary<string, int> Names => _names;

    /// <summary>The number of groups.</summary>
    public int Groups { get; private set; }

    /// <summary>The flags that apply to the whole pattern.</summary>
    public InlineFlags GlobalFlags { get; private set; }

    /// <summary>Translates the pattern.</summary>
    /// <exception cref="ArgumentException">It is not a regular expression.</exception>
    public string Translate()
    {
        while (!_reader.IsAtEnd)
            ReadNext();
        return _open.TryPeek(out var group)
            ? throw PatternReader.Error("missing ), unterminated subpattern", group.Position)
            : _output.ToString();
    }

    private void ReadNext()
    {
        var position = _reader.Position;
        var next = _reader.Read();
        if (_flags.HasFlag(InlineFlags.Verbose) && SkipsInVerboseMode(next))
            return;
        switch (next)
        {
            case '\\':
                ReadEscape();
                break;
            case '[':
                Append(new ClassTranslator(_reader, _flags).Translate());
                break;
            case '(':
                Open(position);
                break;
            case ')':
                Close();
                break;
            case '|':
                AppendAnchor("|");
                break;
            case '^' or '$':
                AppendAnchor(next.ToString());
                break;
            case '.':
                Append(".");
                break;
            case '*' or '+' or '?':
                Repeat(next.ToString());
                break;
            case '{' when TryReadCounts() is { } counts:
                Repeat(counts);
                break;
            case >= '\ud800' and <= '\udbff' when char.IsLowSurrogate(_reader.Next):
                Append(Grouped($"{next}{_reader.Read()}", length: 2));
                break;
            default:
                Append(CharacterEscapes.Literal(next.ToString()));
                break;
        }
    }

    private bool SkipsInVerboseMode(char next)
    {
        if (next != '#')
            return WhiteSpace.Contains(next);
        while (!_reader.IsAtEnd && _reader.Read() != '\n') { }
        return true;
    }

    private void Append(string item)
    {
        _item = _output.Length;
        _output.Append(item);
    }

    private void AppendAnchor(string anchor)
    {
        _output.Append(anchor);
        _item = NoItem;
    }

    private void ReadEscape()
    {
        if (_reader.IsAtEnd)
            throw _reader.Error("bad escape (end of pattern)");
        var letter = _reader.Read();
        if (letter is 'A' or 'b' or 'B')
            AppendAnchor($"\\{letter}");
        else if (letter == 'Z')
            AppendAnchor("\\z");
        else if (CategorySets.TryGet(letter, _flags) is { } set)
            Append($"[{set}]");
        else if (char.IsAsciiDigit(letter))
            Append(ReadNumber(letter));
        else
            Append(
                CharacterEscapes.TryRead(_reader, letter) is { } text
                    ? Grouped(CharacterEscapes.Literal(text), text.Length)
                    : throw _reader.Error($"bad escape \\{letter}")
            );
    }

    // A quantifier applies to both halves of a surrogate pair.
    private static string Grouped(string literal, int length) => length == 1 ? literal : $"(?:{literal})";

    /// <summary>Reads a reference to a group, or an octal escape.</summary>
    private string ReadNumber(char first)
    {
        if (first == '0')
            return CharacterEscapes.Literal(CharacterEscapes.FromOctal(_reader, $"0{_reader.ReadOctalDigits(max: 2)}"));
        var digits = first.ToString();
        if (_reader.NextIsDigit)
        {
            digits += _reader.Read();
            if (digits.All(digit => digit < '8') && _reader.NextIsOctalDigit)
                return CharacterEscapes.Literal(CharacterEscapes.FromOctal(_reader, digits + _reader.Read()));
        }
        return ReferenceTo(int.Parse(digits, CultureInfo.InvariantCulture));
    }

    private string ReferenceTo(int group)
    {
        if (group > Groups)
            throw _reader.Error($"invalid group reference {group}");
        return _open.Any(open => open.Number == group)
            ? throw _reader.Error("cannot refer to an open group")
            : string.Create(CultureInfo.InvariantCulture, $"\\k<{group}>");
    }

    private string? TryReadCounts()
    {
        var start = _reader.Position;
        if (_reader.Next == '}')
            return null;
        var min = _reader.ReadDigits();
        var hasMax = _reader.TryRead(',');
        var max = hasMax ? _reader.ReadDigits() : min;
        if (!_reader.TryRead('}'))
        {
            _reader.Position = start;
            return null;
        }
        min = min.Length == 0 ? "0" : min;
        return hasMax ? $"{{{min},{max}}}" : $"{{{min}}}";
    }

    private void Repeat(string quantifier)
    {
        if (_item < 0)
            throw _reader.Error(_item == Repeated ? "multiple repeat" : "nothing to repeat");
        _output.Append(quantifier);
        if (_reader.TryRead('?'))
            _output.Append('?');
        else if (_reader.TryRead('+'))
            _output.Insert(_item, "(?>").Append(')');
        _item = Repeated;
    }

    private void Close()
    {
        if (!_open.TryPop(out var group))
            throw _reader.Error("unbalanced parenthesis");
        _output.Append(')');
        (_item, _flags) = (group.Start, group.Flags);
    }

    private void Open(int position)
    {
        if (!_reader.TryRead('?'))
            OpenCapture(position);
        else if (_reader.TryRead('P'))
            ReadNamed(position);
        else if (_reader.TryRead('#'))
            _ = _reader.ReadUntil(')', "comment");
        else if (_reader.TryRead('('))
            Open(position, $"(?({NumberOf(_reader.ReadUntil(')', "name"))})");
        else if (_reader.Next is ':' or '=' or '!' or '>')
            Open(position, $"(?{_reader.Read()}");
        else if (_reader.TryRead('<'))
            Open(
                position,
                _reader.Next is '=' or '!'
                    ? $"(?<{_reader.Read()}"
                    : throw _reader.Error($"unknown extension ?<{_reader.Next}")
            );
        else
            ReadFlags(position);
    }

    private void OpenCapture(int position)
    {
        var number = ++Groups;
        Open(position, string.Create(CultureInfo.InvariantCulture, $"(?<{number}>"), number);
    }

    private void Open(int position, string opening, int number = 0)
    {
        _open.Push(new OpenGroup(position, _output.Length, number, _flags));
        AppendAnchor(opening);
    }

    private void ReadNamed(int position)
    {
        if (_reader.TryRead('='))
        {
            Append(ReferenceTo(NumberOf(_reader.ReadUntil(')', "name"))));
            return;
        }
        if (!_reader.TryRead('<'))
            throw _reader.Error($"unknown extension ?P{_reader.Next}");
        var name = _reader.ReadUntil('>', "name");
        if (!GroupNames.IsName(name))
            throw _reader.Error($"bad character in group name '{name}'");
        if (!_names.TryAdd(name, Groups + 1))
            throw _reader.Error($"redefinition of group name '{name}'");
        OpenCapture(position);
    }

    private int NumberOf(string reference) =>
        GroupNames.NumberOf(reference, _names) ?? throw _reader.Error($"unknown group name '{reference}'");

    /// <summary>Reads <c>(?i)</c>, only at the start, or <c>(?i-s:…)</c>.</summary>
    private void ReadFlags(int position)
    {
        var (on, off) = InlineFlagsReader.Read(_reader);
        if (_reader.TryRead(':'))
        {
            var outer = _flags;
            Open(position, $"(?{InlineFlagsReader.ToText(on, off)}:");
            _flags = (outer | on) & ~off;
            return;
        }
        if (!_reader.TryRead(')'))
            throw _reader.Error("missing -, : or )");
        if (_output.Length > 0 || _open.Count > 0 || off != InlineFlags.None)
            throw _reader.Error("global flags not at the start of the expression");
        _flags |= on;
        GlobalFlags |= on;
    }

    private sealed record OpenGroup(int Position, int Start, int Number, InlineFlags Flags);
}
