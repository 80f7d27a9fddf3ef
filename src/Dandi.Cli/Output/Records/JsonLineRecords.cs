using System.Text.Json.Nodes;

namespace Dandi.Cli.Output.Records;

/// <summary>Writes one JSON object per line.</summary>
internal sealed class JsonLineRecords(TextWriter output) : IRecordWriter
{
    /// <inheritdoc/>
    public Task WriteAsync(JsonObject record) => output.WriteAsync(PythonJson.OnOneLine(record) + "\n");

    /// <inheritdoc/>
    public Task EndAsync() => Task.CompletedTask;
}
