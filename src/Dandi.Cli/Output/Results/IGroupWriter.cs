namespace Dandi.Cli.Output.Results;

/// <summary>Writes groups of results, outer ones before inner ones.</summary>
internal interface IGroupWriter
{
    /// <summary>Begins the whole.</summary>
    /// <param name="isEmpty">Whether there will be nothing in it.</param>
    Task BeginAsync(bool isEmpty);

    /// <summary>Brings groups into the order in which they are written.</summary>
    IEnumerable<(string Key, ResultGroup Group)> Order(
        IEnumerable<(string Key, ResultGroup Group)> groups,
        ResultGrouping grouping
    );

    /// <summary>Begins a group.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="group">What is in it.</param>
    /// <param name="depth">In how many other groups it is.</param>
    Task BeginGroupAsync(string key, ResultGroup group, int depth);

    /// <summary>Writes a result.</summary>
    /// <param name="record">The result.</param>
    /// <param name="depth">In how many groups it is.</param>
    Task WriteAsync(ResultRecord record, int depth);

    /// <summary>Says how many results of a group are left out.</summary>
    Task OmitAsync(long count, int depth);

    /// <summary>Ends the latest group that has not ended.</summary>
    Task EndGroupAsync(ResultGroup group, int depth);

    /// <summary>Ends the whole.</summary>
    Task EndAsync();
}
