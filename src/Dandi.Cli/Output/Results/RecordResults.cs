using Dandi.Cli.Output.Records;

namespace Dandi.Cli.Output.Results;

/// <summary>Prints results without groups in a machine-readable format, immediately.</summary>
/// <param name="writer">Writes the records in the output format.</param>
/// <param name="max">The maximum number of results to print; null for no limit.</param>
internal sealed class RecordResults(IRecordWriter writer, int? max) : IResultPrinter
{
    private long _count;

    /// <inheritdoc/>
    public Task AddAsync(ResultRecord record) => ++_count > max ? Task.CompletedTask : writer.WriteAsync(record.Json);

    /// <inheritdoc/>
    public async Task EndAsync()
    {
        if (_count > max)
            await writer.WriteAsync(OmittedResults.ToJson(_count - max.Value));
        await writer.EndAsync();
    }
}
