using System.Globalization;
using Dandi.Transfers;

namespace Dandi.Cli.Output.Live;

/// <summary>Formats the figures of the view.</summary>
internal static class ViewText
{
    private const double Kilo = 1000;
    private const double MaxIncompleteShare = 0.999;

    /// <summary>Returns a percentage. It is 100 only if everything has been acknowledged.</summary>
    /// <param name="done">What is done.</param>
    /// <param name="total">The total; more than 0.</param>
    /// <param name="isComplete">Whether everything has been acknowledged.</param>
    public static string Percent(long done, long total, bool isComplete)
    {
        var percent = (int)(100 * Share(done, total, isComplete));
        return string.Create(CultureInfo.InvariantCulture, $"{percent} %");
    }

    /// <summary>Returns the part that is done. It is 1 only if everything has been acknowledged.</summary>
    /// <param name="done">What is done.</param>
    /// <param name="total">The total; more than 0.</param>
    /// <param name="isComplete">Whether everything has been acknowledged.</param>
    public static double Share(long done, long total, bool isComplete) =>
        isComplete ? 1 : Math.Clamp((double)done / total, 0, MaxIncompleteShare);

    /// <summary>Returns a rate, such as <c>44 MB/s</c>; empty if nothing moves.</summary>
    public static string Rate(double bytesPerSecond) =>
        bytesPerSecond < 1 ? ""
        : bytesPerSecond < Kilo
            ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0.1, bytesPerSecond / Kilo):0.0} kB/s")
        : ByteCount.Format(bytesPerSecond) + "/s";

    /// <summary>Returns what limits the speed, in a long and a short form; null if it is not known.</summary>
    public static (string Long, string Short)? Limit(TransferLimit limit) =>
        limit switch
        {
            TransferLimit.Disk => ("limited by the disk", "limit: disk"),
            TransferLimit.Hashing => ("limited by hashing", "limit: hashing"),
            TransferLimit.Processor => ("limited by the processor", "limit: processor"),
            TransferLimit.Network => ("limited by the network", "limit: network"),
            TransferLimit.ResponseTime => ("limited by response times", "limit: response times"),
            TransferLimit.Archive => ("limited by the archive", "limit: archive"),
            TransferLimit.RateLimit => ("limited by --limit-rate", "limit: --limit-rate"),
            _ => null,
        };

    /// <summary>Returns a time of the day, with the date if it is another day.</summary>
    public static string Time(DateTimeOffset instant, DateTimeOffset now, TimeZoneInfo zone)
    {
        var (local, today) = (TimeZoneInfo.ConvertTime(instant, zone), TimeZoneInfo.ConvertTime(now, zone));
        return local.ToString(local.Date == today.Date ? "HH:mm" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
    }
}
