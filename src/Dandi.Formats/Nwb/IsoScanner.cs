namespace Dandi.Nwb;

/// <summary>Consumes digits and separators from the start of a text.</summary>
internal ref struct IsoScanner(ReadOnlySpan<char> text)
{
    private ReadOnlySpan<char> _rest = text;

    public readonly bool AtEnd => _rest.IsEmpty;

    /// <summary>The number of ASCII digits at the current position.</summary>
    public readonly int DigitsAhead =>
        _rest.IndexOfAnyExceptInRange('0', '9') is var end && end < 0 ? _rest.Length : end;

    public readonly bool NextIs(char one, char other) => !_rest.IsEmpty && (_rest[0] == one || _rest[0] == other);

    /// <summary>Consumes a character if it is next.</summary>
    public bool Take(char character)
    {
        if (_rest.IsEmpty || _rest[0] != character)
            return false;
        _rest = _rest[1..];
        return true;
    }

    /// <summary>Consumes one character, whatever it is; false at the end of the text.</summary>
    public bool Skip()
    {
        if (_rest.IsEmpty)
            return false;
        _rest = _rest[1..];
        return true;
    }

    /// <summary>Consumes exactly this number of digits (at most nine) if they are next.</summary>
    public bool TakeNumber(int digits, out int value)
    {
        value = 0;
        if (DigitsAhead < digits)
            return false;
        foreach (var digit in _rest[..digits])
            value = (value * 10) + digit - '0';
        _rest = _rest[digits..];
        return true;
    }
}
