using System.Text.Json.Nodes;
using Dandi.Cli.Output.Records;

namespace Dandi.Cli.Output.Results;

/// <summary>Writes groups as JSON objects whose members are groups or lists of results.</summary>
/// <param name="output">Receives the text.</param>
/// <param name="isIndented">Whether to write one member per line.</param>
internal sealed class JsonGroups(TextWriter output, bool isIndented) : IGroupWriter
{
    private bool _isFirst = true;

    /// <inheritdoc/>
    public Task BeginAsync(bool isEmpty) => output.WriteAsync('{');

    /// <inheritdoc/>
    public IEnumerable<(string Key, ResultGroup Group)> Order(
        IEnumerable<(string Key, ResultGroup Group)> groups,
        ResultGrouping grouping
    ) => groups.OrderBy(group => group.Key, Utf8Order.Instance);

    /// <inheritdoc/>
    public async Task BeginGroupAsync(string key, ResultGroup group, int depth)
    {
        await SeparateAsync(depth + 1);
        await output.WriteAsync($"{PythonJson.OnOneLine(JsonValue.Create(key))}: {(group.IsInnermost ? '[' : '{')}");
        _isFirst = true;
    }

    /// <inheritdoc/>
    public Task WriteAsync(ResultRecord record, int depth) => WriteAsync(record.Json, depth);

    /// <inheritdoc/>
    public Task WriteOmittedAsync(long count, int depth) => WriteAsync(OmittedResults.ToJson(count), depth);

    /// <inheritdoc/>
    public async Task EndGroupAsync(ResultGroup group, int depth)
    {
        await NewLineAsync(depth + 1);
        await output.WriteAsync(group.IsInnermost ? ']' : '}');
        _isFirst = false;
    }

    /// <inheritdoc/>
    public async Task EndAsync()
    {
        if (!_isFirst)
            await NewLineAsync(0);
        await output.WriteAsync("}\n");
    }

    private async Task WriteAsync(JsonObject json, int depth)
    {
        await SeparateAsync(depth + 1);
        await output.WriteAsync(isIndented ? PythonJson.Indented(json, 2 * (depth + 1)) : PythonJson.OnOneLine(json));
    }

    private async Task SeparateAsync(int depth)
    {
        if (!_isFirst)
            await output.WriteAsync(isIndented ? "," : ", ");
        await NewLineAsync(depth);
        _isFirst = false;
    }

    private Task NewLineAsync(int depth) =>
        isIndented ? output.WriteAsync($"\n{new string(' ', 2 * depth)}") : Task.CompletedTask;
}
