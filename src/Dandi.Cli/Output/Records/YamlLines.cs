using System.Text;

namespace Dandi.Cli.Output.Records;

/// <summary>Collects what the emitter writes, so that it can be taken in whole lines and with the characters that <see cref="YamlScalar"/> replaced.</summary>
/// <remarks>The emitter breaks a line only before it starts the next one: whoever takes the last line gets its break too, and the one that follows is dropped.</remarks>
internal sealed class YamlLines : TextWriter
{
    private readonly StringBuilder _text = new();
    private bool _isBroken;

    /// <inheritdoc/>
    public override Encoding Encoding => Encoding.UTF8;

    /// <inheritdoc/>
    public override void Write(char value)
    {
        if (_isBroken && value == '\n')
            _isBroken = false;
        else
            _text.Append(YamlScalar.Restore(value));
    }

    /// <inheritdoc/>
    public override void Write(string? value)
    {
        foreach (var unit in value ?? "")
            Write(unit);
    }

    /// <summary>Everything since the last call; ends with a line break unless it is empty.</summary>
    public string Take()
    {
        if (_text.Length > 0 && _text[^1] != '\n')
        {
            _text.Append('\n');
            _isBroken = true;
        }
        var lines = _text.ToString();
        _text.Clear();
        return lines;
    }
}
