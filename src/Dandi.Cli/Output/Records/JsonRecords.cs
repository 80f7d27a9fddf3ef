using System.Text.Json.Nodes;

namespace Dandi.Cli.Output.Records;

/// <summary>Writes a JSON list, record by record.</summary>
/// <param name="output">Receives the text.</param>
/// <param name="isIndented">Whether to write one member per line.</param>
internal sealed class JsonRecords(TextWriter output, bool isIndented) : IRecordWriter
{
    private bool _any;

    /// <inheritdoc/>
    public async Task WriteAsync(JsonObject record)
    {
        await output.WriteAsync(
            $"{(_any ? "," : "[")}\n  {(isIndented ? PythonJson.Indented(record, 2) : PythonJson.OnOneLine(record))}"
        );
        _any = true;
    }

    /// <inheritdoc/>
    public Task EndAsync() => output.WriteAsync(_any ? "\n]\n" : "[]\n");
}
