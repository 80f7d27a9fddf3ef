namespace Dandi.Cli.Commands.Serve;

/// <summary>
/// Writes the messages of the archive, of which several threads may have one at the same time. Lines after the first
/// are indented, so that the text of an exception cannot look like another message.
/// </summary>
internal sealed class ServeLog(TextWriter output)
{
    private readonly Lock _lock = new();

    public void Write(string message)
    {
        var lines = message.Split('\n');
        lock (_lock)
        {
            output.WriteLine(lines[0].TrimEnd('\r'));
            foreach (var line in lines.Skip(1))
                output.WriteLine($"  {line.TrimEnd('\r')}");
        }
    }
}
