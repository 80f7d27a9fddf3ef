using System.Globalization;
using Dandi.Transfers;

namespace Dandi.Cli.Output.Report.Page;

/// <summary>The texts of values in a report.</summary>
internal static class ReportText
{
    /// <summary>The maximum number of characters of a path that are shown.</summary>
    public const int MaxPath = 400;

    /// <summary>Formats a duration, such as <c>3 min 20 s</c>.</summary>
    public static string Of(TimeSpan duration) =>
        duration < TimeSpan.FromSeconds(1)
            ? string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.00} s")
            : DurationText.Of(duration);

    /// <summary>Formats a rate in the unit of a plot.</summary>
    public static string RateOf(double rate, bool isBytes) =>
        isBytes ? $"{ByteCount.Format(rate)}/s" : $"{CountText.PerSecond(rate)} files/s";

    /// <summary>Returns the text of a status.</summary>
    public static string Of(AssetStatus status) =>
        status switch
        {
            AssetStatus.Failed => "failed",
            AssetStatus.Invalid => "invalid",
            AssetStatus.Stopped => "stopped",
            AssetStatus.Warned => "no errors",
            AssetStatus.Uploaded => "uploaded",
            AssetStatus.Downloaded => "downloaded",
            _ => "skipped",
        };

    /// <summary>Returns the class that colors a status.</summary>
    public static string ToneOf(AssetStatus status) =>
        status switch
        {
            AssetStatus.Failed or AssetStatus.Invalid => "error",
            AssetStatus.Stopped or AssetStatus.Warned => "warning",
            AssetStatus.Skipped => "plain",
            _ => "done",
        };

    /// <summary>Returns the text of what limits a transfer.</summary>
    public static string Of(TransferLimit limit) =>
        limit switch
        {
            TransferLimit.Disk => "disk",
            TransferLimit.Hashing => "hashing",
            TransferLimit.Processor => "processor",
            TransferLimit.Network => "network",
            TransferLimit.ResponseTime => "response times of many small requests",
            TransferLimit.Archive => "responses of the archive",
            TransferLimit.RateLimit => "rate limit (--limit-rate)",
            TransferLimit.Outage => "outage",
            _ => "not known",
        };

    /// <summary>Returns the class that colors a severity.</summary>
    public static string ToneOf(Severity severity) =>
        severity >= Severity.Error ? "error"
        : severity == Severity.Warning ? "warning"
        : "plain";
}
