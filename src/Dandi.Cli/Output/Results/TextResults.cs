namespace Dandi.Cli.Output.Results;

/// <summary>Prints results without groups as lines of text, immediately.</summary>
/// <param name="lines">Writes the lines.</param>
/// <param name="max">The maximum number of results to print; null for no limit.</param>
internal sealed class TextResults(ResultLines lines, int? max) : IResultPrinter
{
    private long _count;

    /// <inheritdoc/>
    public Task AddAsync(ResultRecord record) =>
        ++_count > max ? Task.CompletedTask : lines.WriteAsync(record, 0, showsPath: true);

    /// <inheritdoc/>
    public Task EndAsync() =>
        _count > max ? lines.WriteAsync(OmittedResults.ToLine(_count - max.Value), 0, null) : Task.CompletedTask;
}
