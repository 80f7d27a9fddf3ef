using System.Text.Json.Nodes;
using Dandi.Cli.Output;

namespace Dandi.Cli.Validating;

/// <summary>Groups as YAML maps whose members are groups, or lists of results.</summary>
internal sealed class YamlGroups(TextWriter output) : IGroupWriter
{
    private static readonly HashSet<string> NoTimes = [];

    /// <inheritdoc/>
    public Task BeginAsync(bool isEmpty) => isEmpty ? output.WriteAsync("{}\n") : Task.CompletedTask;

    /// <inheritdoc/>
    public IEnumerable<(string Key, ResultGroup Group)> Order(IEnumerable<(string Key, ResultGroup Group)> groups, ResultGrouping grouping) =>
        groups.OrderBy(group => group.Key, Utf8Order.Instance);

    /// <inheritdoc/>
    public Task BeginGroupAsync(string key, ResultGroup group, int depth) => output.WriteAsync(new YamlText(NoTimes).MemberName(key, 2 * depth));

    /// <inheritdoc/>
    public Task WriteAsync(ResultRecord record, int depth) => WriteAsync(record.Json, depth);

    /// <inheritdoc/>
    public Task OmitAsync(long count, int depth) => WriteAsync(OmittedResults.ToJson(count), depth);

    /// <inheritdoc/>
    public Task EndGroupAsync(ResultGroup group, int depth) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task EndAsync() => Task.CompletedTask;

    // A list may stand as far left as the name of the member that it is.
    private Task WriteAsync(JsonObject json, int depth) => output.WriteAsync(new YamlText(NoTimes).Item(json, 2 * (depth - 1)));
}
