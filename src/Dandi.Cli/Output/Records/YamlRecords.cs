using System.Text.Json.Nodes;
using Dandi.Yaml;

namespace Dandi.Cli.Output.Records;

/// <summary>Writes a YAML sequence, record by record.</summary>
internal sealed class YamlRecords : IRecordWriter
{
    private readonly YamlWriter _yaml;
    private readonly IReadOnlySet<string>? _times;

    /// <param name="output">Receives the text.</param>
    /// <param name="times">The members of records that are times, which are written without quotes.</param>
    public YamlRecords(TextWriter output, IReadOnlySet<string>? times = null)
    {
        (_yaml, _times) = (new YamlWriter(output), times);
        _yaml.BeginSequence();
    }

    /// <inheritdoc/>
    public Task WriteAsync(JsonObject record)
    {
        _yaml.Write(record, _times);
        return _yaml.FlushAsync();
    }

    /// <inheritdoc/>
    public Task EndAsync()
    {
        _yaml.EndSequence();
        return _yaml.EndAsync();
    }
}
