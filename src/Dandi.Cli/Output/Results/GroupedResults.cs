namespace Dandi.Cli.Output.Results;

/// <summary>Prints results in groups, after all results are known.</summary>
/// <param name="spool">Stores the results until they are printed.</param>
/// <param name="groupings">How to group, from the outermost group to the innermost; not empty.</param>
/// <param name="maxPerGroup">The maximum number of results shown of an innermost group; null for no limit.</param>
/// <param name="writer">Writes the groups in the output format.</param>
internal sealed class GroupedResults(
    ResultSpool spool,
    IReadOnlyList<ResultGrouping> groupings,
    int? maxPerGroup,
    IGroupWriter writer
) : IResultPrinter
{
    private readonly ResultGroup _all = new();

    /// <inheritdoc/>
    public Task AddAsync(ResultRecord record)
    {
        var group = _all;
        var severity = record.Severity ?? Severity.Info;
        group.Increment(severity);
        foreach (var grouping in groupings)
        {
            group = group.GetOrAdd(GroupKey.Of(record, grouping));
            group.Increment(severity);
        }
        if (maxPerGroup is null || group.Count <= maxPerGroup)
            group.Add(spool.Add(record));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task EndAsync()
    {
        await writer.BeginAsync(_all.Count == 0);
        await WriteAsync(_all, 0);
        await writer.EndAsync();
    }

    private async Task WriteAsync(ResultGroup group, int depth)
    {
        if (depth < groupings.Count)
        {
            foreach (var (key, inner) in writer.Order(group.Inner, groupings[depth]))
            {
                await writer.BeginGroupAsync(key, inner, depth);
                await WriteAsync(inner, depth + 1);
                await writer.EndGroupAsync(inner, depth);
            }
            return;
        }
        foreach (var offset in group.Offsets)
            await writer.WriteAsync(spool.Read(offset), depth);
        if (group.Omitted > 0)
            await writer.WriteOmittedAsync(group.Omitted, depth);
    }
}
