namespace Dandi.Cli.Output.Results;

/// <summary>Writes groups as indented lines of text.</summary>
/// <param name="lines">Writes the lines.</param>
/// <param name="isByPathAlone">
/// Whether the only grouping is by path, which has its own format in the Python client.
/// </param>
internal sealed class TextGroups(ResultLines lines, bool isByPathAlone) : IGroupWriter
{
    /// <inheritdoc/>
    public Task BeginAsync(bool isEmpty) => Task.CompletedTask;

    /// <inheritdoc/>
    public IEnumerable<(string Key, ResultGroup Group)> Order(
        IEnumerable<(string Key, ResultGroup Group)> groups,
        ResultGrouping grouping
    ) => grouping == ResultGrouping.Severity ? groups.OrderByDescending(group => group.Group.MaxSeverity) : groups;

    /// <inheritdoc/>
    public Task BeginGroupAsync(string key, ResultGroup group, int depth)
    {
        var name = TerminalText.Escape(key);
        var header = isByPathAlone
            ? $"{name}: {group.Count} issues detected."
            : $"=== {name} ({group.Count} {(group.Count == 1 ? "issue" : "issues")}) ===";
        return lines.WriteAsync(header, 2 * depth, ResultLines.ColorOf(group.MaxSeverity));
    }

    /// <inheritdoc/>
    public Task WriteAsync(ResultRecord record, int depth) =>
        lines.WriteAsync(record, 2 * depth, showsPath: !isByPathAlone);

    /// <inheritdoc/>
    public Task WriteOmittedAsync(long count, int depth) =>
        lines.WriteAsync(OmittedResults.ToLine(count), 2 * depth, null);

    /// <inheritdoc/>
    public Task EndGroupAsync(ResultGroup group, int depth) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task EndAsync() => Task.CompletedTask;
}
