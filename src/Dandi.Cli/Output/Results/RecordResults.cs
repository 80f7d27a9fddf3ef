using Dandi.Cli.Output.Records;

namespace Dandi.Cli.Output.Results;

/// <summary>Results as a list for programs, each as it comes.</summary>
/// <param name="writer">The form of output.</param>
/// <param name="most">The most that are written; null for all.</param>
internal sealed class RecordResults(IRecordWriter writer, int? most) : IResultPrinter
{
    private long _count;

    /// <inheritdoc/>
    public Task AddAsync(ResultRecord record) => ++_count > most ? Task.CompletedTask : writer.WriteAsync(record.Json);

    /// <inheritdoc/>
    public async Task EndAsync()
    {
        if (_count > most)
            await writer.WriteAsync(OmittedResults.ToJson(_count - most.Value));
        await writer.EndAsync();
    }
}
