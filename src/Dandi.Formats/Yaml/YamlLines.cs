using System.Text;

namespace Dandi.Yaml;

/// <summary>
/// Buffers the output of the YAML emitter, restores the characters that <see cref="YamlScalar"/> replaced, and returns
/// it in whole lines.
/// </summary>
/// <remarks>
/// The emitter writes a line break only before it starts the next line. <see cref="Take"/> therefore adds the break of
/// the last line, and the emitter's own break is then dropped.
/// </remarks>
internal sealed class YamlLines : TextWriter
{
    private readonly StringBuilder _text = new();
    private bool _dropsBreak;

    /// <inheritdoc/>
    public override Encoding Encoding => Encoding.UTF8;

    /// <inheritdoc/>
    public override void Write(char value)
    {
        if (_dropsBreak && value == '\n')
            _dropsBreak = false;
        else
            _text.Append(YamlScalar.Restore(value));
    }

    /// <inheritdoc/>
    public override void Write(string? value)
    {
        foreach (var unit in value ?? "")
            Write(unit);
    }

    /// <summary>Returns everything since the last call; it is empty or ends with a line break.</summary>
    public string Take()
    {
        if (_text.Length > 0 && _text[^1] != '\n')
        {
            _text.Append('\n');
            _dropsBreak = true;
        }
        var lines = _text.ToString();
        _text.Clear();
        return lines;
    }
}
