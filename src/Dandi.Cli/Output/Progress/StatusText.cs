using Dandi.Upload;

namespace Dandi.Cli.Output.Progress;

/// <summary>The texts of the status column, as in the Python client (<c>docs/spec/upload-command.md</c>).</summary>
internal static class StatusText
{
    /// <summary>Returns the text of a stage.</summary>
    public static string Of(UploadStage stage) =>
        stage switch
        {
            UploadStage.PreValidating => "pre-validating",
            UploadStage.Validated => "validated",
            UploadStage.Digesting => "digesting",
            UploadStage.ExtractingMetadata => "extracting metadata",
            UploadStage.Uploading => "uploading",
            UploadStage.ProducingAsset => "producing asset",
            UploadStage.TraversingZarr => "traversing local Zarr",
            UploadStage.ComparingZarr => "comparing against remote Zarr",
            UploadStage.PlanningUpload => "planning upload",
            UploadStage.DeletingExtraFiles => "deleting extra remote files",
            UploadStage.ServerCalculatingChecksum => "server calculating checksum",
            UploadStage.WaitingForQuietPeriod => "file changed, waiting until it is quiet",
            UploadStage.ChecksumMismatch => "Checksum mismatch",
            UploadStage.UpdatingMetadata => "updating metadata",
            _ => stage.ToString(),
        };

    /// <summary>Returns the text of an outcome.</summary>
    public static string Of(AssetOutcome outcome) =>
        outcome switch
        {
            Uploaded => "done",
            Skipped => "skipped",
            _ => "ERROR",
        };

    /// <summary>Returns the message of an outcome; may be empty.</summary>
    public static string MessageOf(AssetOutcome outcome) =>
        outcome switch
        {
            Uploaded uploaded => uploaded.Message ?? "",
            Skipped skipped => skipped.Message,
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
