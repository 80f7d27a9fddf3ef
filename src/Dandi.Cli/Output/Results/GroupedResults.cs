namespace Dandi.Cli.Output.Results;

/// <summary>Shows results in groups, once all are known.</summary>
/// <param name="spool">Keeps them.</param>
/// <param name="groupings">What they are grouped by, from the outermost group to the innermost; at least one.</param>
/// <param name="most">The most that are shown of an innermost group; null for all.</param>
/// <param name="writer">The form of output.</param>
internal sealed class GroupedResults(
    ResultSpool spool,
    IReadOnlyList<ResultGrouping> groupings,
    int? most,
    IGroupWriter writer
) : IResultPrinter
{
    private readonly ResultGroup _all = new();

    /// <inheritdoc/>
    public Task AddAsync(ResultRecord record)
    {
        var group = _all;
        var severity = record.Severity ?? Severity.Info;
        group.CountIn(severity);
        foreach (var grouping in groupings)
        {
            group = group.Enter(GroupKey.Of(record, grouping));
            group.CountIn(severity);
        }
        if (most is null || group.Count <= most)
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
        foreach (var place in group.Places)
            await writer.WriteAsync(spool.Read(place), depth);
        if (group.Omitted > 0)
            await writer.OmitAsync(group.Omitted, depth);
    }
}
