using Dandi.Cli.Output.Progress;
using Dandi.Transfers;

namespace Dandi.Cli.Output.Report;

/// <summary>Passes everything to another reporter, and collects it for the report of the run.</summary>
/// <param name="shown">The other reporter; it is disposed together with this one.</param>
/// <remarks>
/// <c>dandiset.yaml</c> is not an asset. An upload does not count it; a download counts it as one of the files.
/// </remarks>
/// <param name="content">Receives what the report shows.</param>
/// <param name="isDownload">Whether assets are downloaded; otherwise they are uploaded.</param>
/// <param name="time">The clock.</param>
internal sealed class TransferRecorder(
    ITransferReporter shown,
    ReportContent content,
    bool isDownload,
    TimeProvider time
) : ITransferReporter
{
    private const int MaxShownPaths = 10;
    private readonly StageTimes _stages = new(time);

    /// <inheritdoc/>
    public void Report(TransferEvent value)
    {
        shown.Report(value);
        var duration = _stages.Follow(value);
        if (value.Outcome is not { } outcome)
            return;
        // Those of a BIDS dataset are counted when they are found.
        foreach (var result in outcome.Results)
            content.Add(result);
        if (value.Stage != TransferStage.UpdatingMetadata)
            content.Add(AssetRow.Of(outcome, StatusText.MessageOf(outcome), duration));
        else if (isDownload)
            content.AddMetadata(AssetRow.Of(outcome, StatusText.MessageOf(outcome), duration));
        else if (outcome is not Skipped)
            content.AddMessage($"`{outcome.Path}`: {StatusText.MessageOf(outcome)}");
    }

    /// <inheritdoc/>
    public void Found(ValidationResult result)
    {
        shown.Found(result);
        content.Add(result);
    }

    /// <inheritdoc/>
    public void Notice(string text)
    {
        shown.Notice(text);
        content.AddMessage(text);
    }

    /// <inheritdoc/>
    public void Unrecognized(IReadOnlyList<string> paths)
    {
        shown.Unrecognized(paths);
        var they = paths.Count == 1 ? "it is not an asset" : "they are not assets";
        var names = string.Join(", ", paths.Take(MaxShownPaths));
        content.AddMessage(
            $"{CountText.Of(paths.Count, "path was", "paths were")} not uploaded, because {they}: {names}"
        );
    }

    /// <inheritdoc/>
    public void Deleted(string path) => shown.Deleted(path);

    /// <inheritdoc/>
    public void Failed(string message, string kind)
    {
        shown.Failed(message, kind);
        content.AddMessage(message);
    }

    /// <inheritdoc/>
    public void Summary(TransferReport report, TimeSpan duration, string? log)
    {
        (content.Transfer, content.Stages) = (report, _stages.Shares);
        foreach (var (path, stage, time) in report.Interrupted ? _stages.InProgress : [])
        {
            if (stage != TransferStage.UpdatingMetadata)
                content.Add(AssetRow.OfStopped(path, stage, time));
        }
        shown.Summary(report, duration, log);
    }

    /// <inheritdoc/>
    public ValueTask PauseAsync() => shown.PauseAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => shown.DisposeAsync();
}
