namespace Dandi.Cli.Output.Results;

/// <summary>Results as lines for people, each as it comes.</summary>
/// <param name="lines">The form of lines.</param>
/// <param name="most">The most that are shown; null for all.</param>
internal sealed class TextResults(ResultLines lines, int? most) : IResultPrinter
{
    private long _count;

    /// <inheritdoc/>
    public Task AddAsync(ResultRecord record) =>
        ++_count > most ? Task.CompletedTask : lines.WriteAsync(record, 0, showsPath: true);

    /// <inheritdoc/>
    public Task EndAsync() =>
        _count > most ? lines.WriteAsync(OmittedResults.ToLine(_count - most.Value), 0, null) : Task.CompletedTask;
}
