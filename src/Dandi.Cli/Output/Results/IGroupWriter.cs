namespace Dandi.Cli.Output.Results;

/// <summary>Writes groups of results in an output format. Calls are properly nested.</summary>
internal interface IGroupWriter
{
    /// <param name="isEmpty">Whether there are no groups.</param>
    Task BeginAsync(bool isEmpty);

    /// <summary>Sorts the groups for this format.</summary>
    IEnumerable<(string Key, ResultGroup Group)> Order(
        IEnumerable<(string Key, ResultGroup Group)> groups,
        ResultGrouping grouping
    );

    /// <param name="key">Its key.</param>
    /// <param name="group">Its counts.</param>
    /// <param name="depth">The number of groups that contain it.</param>
    Task BeginGroupAsync(string key, ResultGroup group, int depth);

    /// <param name="record">The result.</param>
    /// <param name="depth">The number of groups that contain it.</param>
    Task WriteAsync(ResultRecord record, int depth);

    /// <summary>Writes how many results of a group are omitted.</summary>
    Task WriteOmittedAsync(long count, int depth);

    /// <summary>Ends the innermost group that is open.</summary>
    Task EndGroupAsync(ResultGroup group, int depth);

    Task EndAsync();
}
