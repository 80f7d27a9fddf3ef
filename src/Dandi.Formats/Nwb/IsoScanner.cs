namespace Dandi.Nwb;

/// <summary>Takes digits and marks off the front of a text.</summary>
internal ref struct IsoScanner(ReadOnlySpan<char> text)
{
    private ReadOnlySpan<char> _rest = text;

    /// <summary>Whether everything was taken.</summary>
    public readonly bool AtEnd => _rest.IsEmpty;

    /// <summary>How many ASCII digits come next.</summary>
    public readonly int DigitsAhead =>
        _rest.IndexOfAnyExceptInRange('0', '9') is var end && end < 0 ? _rest.Length : end;

    /// <summary>Whether one of these characters comes next.</summary>
    public readonly bool Sees(char one, char other) => !_rest.IsEmpty && (_rest[0] == one || _rest[0] == other);

    /// <summary>Takes a character if it comes next.</summary>
    public bool Take(char character)
    {
        if (_rest.IsEmpty || _rest[0] != character)
            return false;
        _rest = _rest[1..];
        return true;
    }

    /// <summary>Takes any character.</summary>
    public bool TakeAny()
    {
        if (_rest.IsEmpty)
            return false;
        _rest = _rest[1..];
        return true;
    }

    /// <summary>Takes so many digits, at most nine, if they come next.</summary>
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
