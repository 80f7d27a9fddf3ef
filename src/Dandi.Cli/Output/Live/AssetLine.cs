using Dandi.Cli.Output.Progress;
using Dandi.Cli.Output.Screen;
using Dandi.Transfers;

namespace Dandi.Cli.Output.Live;

/// <summary>
/// The line of the view for an asset in progress: its stage with a bar, its percentage and rate, and its path. The path
/// is last, so that the figures are aligned however wide the terminal shows its characters.
/// </summary>
internal sealed class AssetLine(AssetSnapshot asset, DateTimeOffset now, TerminalSymbols symbols)
{
    private const string Gap = "  ";
    private const int StageCells = 12;
    private const int PercentCells = 6;
    private const int RateCells = 8;
    private const int MinBar = 5;
    private static readonly TimeSpan MinShownDuration = TimeSpan.FromSeconds(10);

    /// <summary>Renders the line.</summary>
    /// <param name="cells">The maximum number of cells.</param>
    public StyledLine Render(int cells)
    {
        var bar = cells switch
        {
            >= 99 => 20,
            >= 69 => 12,
            >= 55 => 6,
            _ => 0,
        };
        var stageCells = StageCells + (bar > 0 ? bar + 1 : 0);
        var figureCells = PercentCells + (bar > 0 ? Gap.Length + RateCells : 0);
        var line = new StyledLine("");
        if (asset.BytesTotal > 0)
            AddFigures(line, bar, stageCells, figureCells);
        else
            line.Add(Fit(StageWithDuration(), stageCells + figureCells), Tone);
        var pathCells = cells - stageCells - figureCells - Gap.Length;
        if (pathCells > 0)
            AddPath(line.Add(Gap), pathCells);
        return line;
    }

    private Tone Tone =>
        asset.Stage is TransferStage.WaitingForQuietPeriod or TransferStage.ChecksumMismatch
            ? Tone.Warning
            : Tone.Plain;

    private void AddFigures(StyledLine line, int bar, int stageCells, int figureCells)
    {
        var stage = StatusText.Of(asset.Stage);
        var isComplete = asset.BytesAcknowledged >= asset.BytesTotal;
        bar = Math.Min(bar, stageCells - CellText.Width(stage) - 1);
        if (bar < MinBar)
            line.Add(Fit(stage, stageCells), Tone);
        else
        {
            line.Add(Fit(stage, stageCells - bar), Tone);
            symbols.AddBar(line, ViewText.Share(asset.BytesDone, asset.BytesTotal, isComplete), bar, Tone.Strong);
        }
        line.Add(ViewText.Percent(asset.BytesDone, asset.BytesTotal, isComplete).PadLeft(PercentCells));
        if (figureCells > PercentCells)
            line.Add(Gap + ViewText.Rate(asset.Rate).PadLeft(RateCells), Tone.Dim);
    }

    private string StageWithDuration()
    {
        var duration = now - asset.StageStart;
        var stage = StatusText.Of(asset.Stage);
        return duration < MinShownDuration ? stage : $"{stage}, {DurationText.Rounded(duration)}";
    }

    private string Fit(string text, int cells) => CellText.Cut(text, cells, symbols.Ellipsis).PadRight(cells);

    private void AddPath(StyledLine line, int cells)
    {
        var path = symbols.FitPath(asset.Path, cells);
        var start = path.LastIndexOf('/') + 1;
        line.Add(path[..start], Tone.Dim).Add(path[start..]);
    }
}
