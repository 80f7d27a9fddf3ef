using Dandi.Transfers;

namespace Dandi.Cli.Output.Progress;

/// <summary>
/// The texts of stages, outcomes and limits, most of them as in the Python client
/// (<c>docs/spec/upload-command.md</c>).
/// </summary>
internal static class StatusText
{
    /// <summary>Returns the text of a stage for programs: that of the Python client.</summary>
    public static string ForPrograms(TransferStage stage) => stage == TransferStage.Hashing ? "digesting" : Of(stage);

    /// <summary>Returns the text of a stage for people.</summary>
    public static string Of(TransferStage stage) =>
        stage switch
        {
            TransferStage.PreValidating => "pre-validating",
            TransferStage.Validated => "validated",
            TransferStage.Hashing => "hashing",
            TransferStage.ExtractingMetadata => "extracting metadata",
            TransferStage.Uploading => "uploading",
            TransferStage.ProducingAsset => "producing asset",
            TransferStage.TraversingZarr => "traversing local Zarr",
            TransferStage.ComparingZarr => "comparing against remote Zarr",
            TransferStage.PlanningUpload => "planning upload",
            TransferStage.DeletingExtraFiles => "deleting extra remote files",
            TransferStage.ServerCalculatingChecksum => "server calculating checksum",
            TransferStage.WaitingForQuietPeriod => "file changed, waiting until it is quiet",
            TransferStage.ChecksumMismatch => "Checksum mismatch",
            TransferStage.UpdatingMetadata => "updating metadata",
            TransferStage.Downloading => "downloading",
            TransferStage.Verifying => "verifying",
            TransferStage.DeletingExtraLocalFiles => "deleting extra files",
            _ => stage.ToString(),
        };

    /// <summary>Returns the text of a limit.</summary>
    public static string Of(TransferLimit limit) =>
        limit switch
        {
            TransferLimit.Disk => "disk",
            TransferLimit.Hashing => "hashing",
            TransferLimit.Processor => "processor",
            TransferLimit.Network => "network",
            TransferLimit.ResponseTime => "response time",
            TransferLimit.Archive => "archive",
            TransferLimit.RateLimit => "rate limit",
            TransferLimit.Outage => "outage",
            _ => "unknown",
        };

    /// <summary>Returns the text of an outcome.</summary>
    public static string Of(AssetOutcome outcome) =>
        outcome switch
        {
            Uploaded or Downloaded => "done",
            Skipped => "skipped",
            Stopped => "stopped",
            _ => "ERROR",
        };

    /// <summary>Returns the message of an outcome; may be empty.</summary>
    public static string MessageOf(AssetOutcome outcome) =>
        outcome switch
        {
            Uploaded uploaded => uploaded.Message ?? "",
            Downloaded downloaded => downloaded.Message ?? "",
            Skipped skipped => skipped.Message,
            Stopped stopped => stopped.Message,
            Failed failed => failed.Message,
            Rejected => RejectedMessage(outcome),
            _ => "",
        };

    private static string RejectedMessage(AssetOutcome outcome)
    {
        var errors = outcome.Results.Count(result => result.IsBlocking) + outcome.BidsResults.ErrorCount;
        var (where, what) = outcome.BidsResults.AreOfWholeDataset
            ? (" in the BIDS dataset", "the dataset")
            : ("", "the file");
        return $"failed validation ({errors} {(errors == 1 ? "error" : "errors")}{where}): fix {what}, or see "
            + "--validation";
    }
}
