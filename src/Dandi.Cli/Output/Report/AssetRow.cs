using Dandi.Cli.Output.Progress;
using Dandi.Transfers;

namespace Dandi.Cli.Output.Report;

/// <summary>What a report says about one asset.</summary>
/// <param name="Path">The path of the asset.</param>
/// <param name="Status">How it ended.</param>
internal sealed record AssetRow(string Path, AssetStatus Status)
{
    private const int MaxText = 400;

    /// <summary>The size in bytes; null if it is unknown.</summary>
    public long? Size { get; init; }

    /// <summary>How long the run worked on it; null if it is unknown.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>The number of validation results that block an upload.</summary>
    public int Errors { get; init; }

    /// <summary>The number of other validation results.</summary>
    public int Others { get; init; }

    /// <summary>Why it has its status; may be empty.</summary>
    public string Message
    {
        get;
        init => field = Quoted.Shortened(value, MaxText);
    } = "";

    /// <summary>Describes the outcome of a transfer.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="message">Its message.</param>
    /// <param name="duration">How long the run worked on the asset; null if it is unknown.</param>
    public static AssetRow Of(AssetOutcome outcome, string message, TimeSpan? duration)
    {
        var errors = outcome.Results.Count(result => result.IsBlocking);
        return new AssetRow(outcome.Path, StatusOf(outcome))
        {
            Size = outcome.Size,
            Duration = duration,
            Errors = errors + outcome.BidsResults.ErrorCount,
            Others = outcome.Results.Count - errors,
            Message = message,
        };
    }

    /// <summary>Describes an asset that has no outcome, because the run was stopped.</summary>
    /// <param name="path">The path of the asset.</param>
    /// <param name="stage">The stage that it was in.</param>
    /// <param name="duration">How long the run worked on it.</param>
    public static AssetRow OfStopped(string path, TransferStage stage, TimeSpan duration) =>
        new(path, AssetStatus.Stopped)
        {
            Duration = duration,
            Message = $"The run was stopped during this stage: {StatusText.Of(stage)}.",
        };

    /// <summary>Describes a path by a validation result, added to what is known of it.</summary>
    /// <param name="known">What is known of it; null for nothing.</param>
    /// <param name="path">The path.</param>
    /// <param name="isError">Whether the result blocks an upload.</param>
    /// <param name="message">What the result says.</param>
    public static AssetRow Of(AssetRow? known, string path, bool isError, string message)
    {
        known ??= new AssetRow(path, AssetStatus.Warned) { Message = message };
        return isError
            ? known with
            {
                Status = AssetStatus.Invalid,
                Errors = known.Errors + 1,
                Message = known.Errors == 0 ? message : known.Message,
            }
            : known with
            {
                Others = known.Others + 1,
            };
    }

    private static AssetStatus StatusOf(AssetOutcome outcome) =>
        outcome switch
        {
            Uploaded => AssetStatus.Uploaded,
            Downloaded => AssetStatus.Downloaded,
            Skipped => AssetStatus.Skipped,
            Stopped or Failed { IsInterrupted: true } => AssetStatus.Stopped,
            Rejected => AssetStatus.Invalid,
            _ => AssetStatus.Failed,
        };
}
