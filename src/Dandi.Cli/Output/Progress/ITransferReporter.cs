using Dandi.Transfers;

namespace Dandi.Cli.Output.Progress;

/// <summary>
/// Reports a running upload or download: on a terminal, as lines of text, in the log, or as JSON events. Safe for
/// several threads.
/// </summary>
internal interface ITransferReporter : IProgress<TransferEvent>, IAsyncDisposable
{
    /// <summary>
    /// Reports a result of a BIDS dataset: each once, before the end of the asset that it is about. The outcomes of
    /// assets have them, too, those of the description of the dataset all.
    /// </summary>
    void Found(ValidationResult result);

    /// <summary>Reports something that the user should know.</summary>
    void Notice(string text);

    /// <summary>Reports paths that are not uploaded because they are not assets.</summary>
    void Unrecognized(IReadOnlyList<string> paths);

    /// <summary>Reports that an asset was deleted at the destination (<c>--sync</c>).</summary>
    void Deleted(string path);

    /// <summary>Reports that the command as a whole failed.</summary>
    /// <param name="message">What failed, and what to do.</param>
    /// <param name="kind"><c>usage</c> or <c>archive</c>.</param>
    void Failed(string message, string kind);

    /// <summary>Flushes buffered lines and stops redrawing, before the user is asked or the run ends.</summary>
    ValueTask PauseAsync();

    /// <summary>Prints the totals at the end of a run.</summary>
    void Summary(TransferReport report, TimeSpan duration, string? log);
}
