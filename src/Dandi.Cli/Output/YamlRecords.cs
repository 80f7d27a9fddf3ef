using System.Text.Json.Nodes;

namespace Dandi.Cli.Output;

/// <summary>One YAML list, written record by record.</summary>
/// <param name="output">Takes the text.</param>
/// <param name="times">The members of records that are points in time, which need no quotes.</param>
internal sealed class YamlRecords(TextWriter output, IReadOnlySet<string> times) : IRecordWriter
{
    private bool _any;

    /// <inheritdoc/>
    public async Task WriteAsync(JsonObject record)
    {
        await output.WriteAsync(new YamlText(times).Item(record));
        _any = true;
    }

    /// <inheritdoc/>
    public Task EndAsync() => _any ? Task.CompletedTask : output.WriteAsync("[]\n");
}
