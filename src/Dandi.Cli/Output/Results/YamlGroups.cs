using System.Text.Json.Nodes;
using Dandi.Yaml;

namespace Dandi.Cli.Output.Results;

/// <summary>Writes groups as YAML mappings whose members are groups or sequences of results.</summary>
internal sealed class YamlGroups(TextWriter output) : IGroupWriter
{
    private readonly YamlWriter _yaml = new(output);

    /// <inheritdoc/>
    public Task BeginAsync(bool isEmpty)
    {
        _yaml.BeginMapping();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public IEnumerable<(string Key, ResultGroup Group)> Order(
        IEnumerable<(string Key, ResultGroup Group)> groups,
        ResultGrouping grouping
    ) => groups.OrderBy(group => group.Key, Utf8Order.Instance);

    /// <inheritdoc/>
    public Task BeginGroupAsync(string key, ResultGroup group, int depth)
    {
        _yaml.WriteName(key);
        if (group.IsInnermost)
            _yaml.BeginSequence();
        else
            _yaml.BeginMapping();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task WriteAsync(ResultRecord record, int depth) => WriteAsync(record.Json);

    /// <inheritdoc/>
    public Task WriteOmittedAsync(long count, int depth) => WriteAsync(OmittedResults.ToJson(count));

    /// <inheritdoc/>
    public Task EndGroupAsync(ResultGroup group, int depth)
    {
        if (group.IsInnermost)
            _yaml.EndSequence();
        else
            _yaml.EndMapping();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task EndAsync()
    {
        _yaml.EndMapping();
        return _yaml.EndAsync();
    }

    private Task WriteAsync(JsonObject json)
    {
        _yaml.Write(json);
        return _yaml.FlushAsync();
    }
}
