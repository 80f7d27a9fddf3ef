using System.Buffers;
using System.Text;
using Dandi.Cli.Output.Records;

namespace Dandi.Cli.Output.Results;

/// <summary>
/// Writes the members of a result as one line in the format of <see cref="PythonJson"/>, without JSON nodes: a dataset
/// may have millions of results.
/// </summary>
/// <param name="line">Receives the line, without a line feed.</param>
internal sealed class MemberLine(IBufferWriter<byte> line) : IMemberWriter
{
    private bool _hasMember;

    /// <summary>Begins a result.</summary>
    public void Begin() => Open();

    /// <summary>Ends the result.</summary>
    public void End() => line.Write("}"u8);

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> name, string? value)
    {
        WriteName(name);
        if (value is null)
            line.Write("null"u8);
        else
            WriteText(value);
    }

    /// <inheritdoc/>
    public void WriteAny(string name, string value)
    {
        if (_hasMember)
            line.Write(", "u8);
        _hasMember = true;
        WriteText(name);
        line.Write(": "u8);
        WriteText(value);
    }

    /// <inheritdoc/>
    public void BeginObject(ReadOnlySpan<byte> name)
    {
        WriteName(name);
        Open();
    }

    /// <inheritdoc/>
    public void EndObject()
    {
        line.Write("}"u8);
        _hasMember = true;
    }

    private void Open()
    {
        line.Write("{"u8);
        _hasMember = false;
    }

    private void WriteName(ReadOnlySpan<byte> name)
    {
        var start = _hasMember ? ", \""u8 : "\""u8;
        _hasMember = true;
        var target = line.GetSpan(start.Length + name.Length + 3);
        start.CopyTo(target);
        name.CopyTo(target[start.Length..]);
        "\": "u8.CopyTo(target[(start.Length + name.Length)..]);
        line.Advance(start.Length + name.Length + 3);
    }

    private void WriteText(string text)
    {
        var special = text.AsSpan().IndexOfAnyExcept(PythonJson.Plain);
        if (special < 0)
            WriteQuoted(text);
        else
            WriteEscaped(text, special);
    }

    private void WriteQuoted(string text)
    {
        var target = line.GetSpan(text.Length + 2);
        target[0] = (byte)'"';
        Encoding.ASCII.GetBytes(text, target[1..]);
        target[text.Length + 1] = (byte)'"';
        line.Advance(text.Length + 2);
    }

    /// <param name="text">The text.</param>
    /// <param name="special">Where the first character is that must be escaped.</param>
    private void WriteEscaped(ReadOnlySpan<char> text, int special)
    {
        line.Write("\""u8);
        for (; special >= 0; special = text.IndexOfAnyExcept(PythonJson.Plain))
        {
            WriteAscii(text[..special]);
            WriteAscii(PythonJson.Escape(text[special]));
            text = text[(special + 1)..];
        }
        WriteAscii(text);
        line.Write("\""u8);
    }

    private void WriteAscii(ReadOnlySpan<char> text) =>
        line.Advance(Encoding.ASCII.GetBytes(text, line.GetSpan(text.Length)));
}
