using Dandi.Transfers;

namespace Dandi.Cli.Output.Live;

/// <summary>
/// The line of the view for the whole transfer: a bar and the percentage of the bytes that must move. As long as their
/// number is not known, the counts of what has been found and prepared.
/// </summary>
internal sealed class TotalLine(TransferSnapshot snapshot, TerminalSymbols symbols, TimeZoneInfo zone)
{
    private const int MinBar = 10;
    private const int MinBarOfNarrowLine = 4;
    private const int WideLine = 79;
    private const int MaxBar = 30;

    // From the first thing to leave out to the last.
    private const int Bytes = 1;
    private const int MeanRate = 2;
    private const int UnknownSize = 3;
    private const int FullLimit = 4;
    private const int Prepared = 5;
    private const int FullAssets = 6;
    private const int Limit = 7;
    private const int CurrentRate = 8;
    private const int TimeLeft = 9;
    private const int FullOutage = 10;
    private const int Assets = 11;
    private const int Outage = 12;
    private const int Percent = 13;

    private bool IsComplete => snapshot.IsDiscoveryComplete && snapshot.AssetsDone >= snapshot.AssetsFound;

    /// <summary>Whether the percentage means something.</summary>
    private bool IsTotalKnown =>
        snapshot is { BytesTotal: > 0 } or { BytesTotal: 0, AssetsOfUnknownSize: 0, AssetsFound: > 0 };

    /// <summary>Renders the line.</summary>
    /// <param name="cells">The maximum number of cells.</param>
    public StyledLine Render(int cells)
    {
        var (line, items) = (new StyledLine(""), new LineItems());
        if (snapshot.IsStopping || !IsTotalKnown)
        {
            if (snapshot.IsStopping)
                AddRest(items);
            else
                AddCounts(items);
            AddSpeed(items);
            items.Fit(cells);
            items.AppendTo(line, isFirst: true);
            return line;
        }
        var (done, total) =
            snapshot.BytesTotal > 0
                ? (snapshot.BytesDone, snapshot.BytesTotal.Value)
                : (snapshot.AssetsDone, snapshot.AssetsFound);
        AddTotals(items, ViewText.Percent(done, total, IsComplete).PadLeft(4));
        AddSpeed(items);
        var minBar = cells < WideLine ? MinBarOfNarrowLine : MinBar;
        var used = items.Fit(cells - minBar - LineItems.Separator.Length);
        var bar = Math.Min(MaxBar, cells - used - LineItems.Separator.Length);
        if (bar >= minBar)
            symbols.AddBar(line, ViewText.Share(done, total, IsComplete), bar, Tone.Done);
        items.AppendTo(line, isFirst: bar < minBar);
        return line;
    }

    private void AddRest(LineItems items)
    {
        var rest = snapshot.IsDownload ? "small files" : "what is in flight";
        items.Add(Tone.Warning, ($"stopping: finishing {rest}", FullAssets), ("stopping", Percent));
        if (snapshot.BytesInFlight > 0)
            items.Add(Tone.Plain, ($"{ByteCount.Format(snapshot.BytesInFlight)} left", Assets));
    }

    private void AddCounts(LineItems items)
    {
        if (snapshot.AssetsFound > 0)
        {
            items.Add(
                Tone.Strong,
                ($"{CountText.Of(snapshot.AssetsFound, "asset")} found", FullAssets),
                ($"{CountText.Of(snapshot.AssetsFound)} found", Percent)
            );
            AddUnknownSize(items);
        }
        if (snapshot.AssetsValidated > 0)
            items.Add(Tone.Plain, ($"{CountText.Of(snapshot.AssetsValidated)} validated", Prepared));
        if (snapshot.BytesHashed > 0)
            items.Add(Tone.Plain, ($"{ByteCount.Format(snapshot.BytesHashed)} hashed", Prepared));
        if (snapshot.AssetsDone > 0)
            items.Add(Tone.Plain, ($"{CountText.Of(snapshot.AssetsDone)} done", Assets));
        if (snapshot.BytesDone > 0)
        {
            var verb = snapshot.IsDownload ? "received" : "sent";
            items.Add(Tone.Plain, ($"{ByteCount.Format(snapshot.BytesDone)} {verb}", Bytes));
        }
    }

    private void AddTotals(LineItems items, string percent)
    {
        items.Add(Tone.Strong, (percent, Percent));
        if (snapshot.BytesTotal is > 0 and var total)
        {
            var (done, all) = (ByteCount.Format(snapshot.BytesDone), ByteCount.Format(total));
            items.Add(Tone.Plain, ($"{done} of {all}", Bytes));
        }
        AddUnknownSize(items);
        var (assets, found) = (CountText.Of(snapshot.AssetsDone), CountText.Of(snapshot.AssetsFound));
        items.Add(
            Tone.Plain,
            ($"{assets} of {CountText.Of(snapshot.AssetsFound, "asset")}", FullAssets),
            ($"{assets}/{found}", Assets)
        );
    }

    private void AddUnknownSize(LineItems items)
    {
        if (snapshot.IsDiscoveryComplete && snapshot.AssetsOfUnknownSize > 0)
            items.Add(Tone.Plain, ($"{CountText.Of(snapshot.AssetsOfUnknownSize)} of unknown size", UnknownSize));
    }

    private void AddSpeed(LineItems items)
    {
        if (snapshot.OutageSince is { } since)
        {
            var time = ViewText.Time(since, snapshot.Time, zone);
            items.Add(
                Tone.Warning,
                ($"waiting for the archive since {time}", FullOutage),
                ($"waiting since {time}", Outage)
            );
            return;
        }
        var (current, mean) = (ViewText.Rate(snapshot.CurrentRate), ViewText.Rate(snapshot.MeanRate));
        if (current.Length > 0)
            items.Add(
                Tone.Plain,
                (mean.Length > 0 ? $"{current} (mean {mean})" : "", MeanRate),
                (current, CurrentRate)
            );
        else if (mean.Length > 0)
            items.Add(Tone.Plain, ($"mean {mean}", MeanRate));
        if (snapshot.TimeLeft is { TotalSeconds: >= 1 } left)
            items.Add(Tone.Strong, ($"{DurationText.Rounded(left)} left", TimeLeft));
        if (ViewText.Limit(snapshot.Limit) is { } limit)
            items.Add(Tone.Dim, (limit.Long, FullLimit), (limit.Short, Limit));
    }
}
