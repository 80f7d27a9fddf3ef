using Dandi.Cli.Output.Screen;
using Dandi.Transfers;

namespace Dandi.Cli.Output.Live;

/// <summary>
/// What a terminal shows of a running transfer: a few assets in progress, and below them a line for the whole. A pure
/// function of a snapshot and the size of the terminal.
/// </summary>
/// <remarks>
/// At most a third of the rows are used, and at most 120 columns: when the terminal becomes narrower at once, but has
/// 40 columns at least, and breaks the lines anew, the view still fits on the screen, so that all of it can be erased.
/// </remarks>
/// <param name="symbols">The characters to use.</param>
/// <param name="zone">The local time zone.</param>
internal sealed class TransferView(TerminalSymbols symbols, TimeZoneInfo zone)
{
    private const int MinColumns = 20;
    private const int MaxColumns = 120;
    private const int MaxRows = 8;
    private const int MinColumnsAfterResize = 40;

    /// <summary>Renders the lines; none before there is something to show.</summary>
    public IReadOnlyList<StyledLine> Render(TransferSnapshot snapshot, TerminalSize size)
    {
        // The last column remains empty: some terminals move to the next row after it.
        var cells = Math.Min(size.Columns - 1, MaxColumns);
        var isIdle = snapshot is { AssetsFound: 0, InProgressCount: 0, OutageSince: null };
        if (isIdle || cells < MinColumns - 1)
            return [];
        var rows = Math.Clamp(size.Rows / 3, 1, MaxRows);
        // The cursor is in the second part of a single row that a terminal has broken in two.
        if (rows == 1)
            cells = Math.Min(cells, MinColumnsAfterResize - 1);
        return [.. RenderAssets(snapshot, rows - 1, cells), new TotalLine(snapshot, symbols, zone).Render(cells)];
    }

    private IEnumerable<StyledLine> RenderAssets(TransferSnapshot snapshot, int rows, int cells)
    {
        var shown = snapshot.InProgressCount > rows && rows > 1 ? rows - 1 : rows;
        foreach (var asset in snapshot.InProgress.Take(shown))
            yield return new AssetLine(asset, snapshot.Time, symbols).Render(cells);
        var more = snapshot.InProgressCount - Math.Min(shown, snapshot.InProgress.Count);
        if (more > 0 && rows > 1)
            yield return new StyledLine(
                CellText.Cut($"and {CountText.Of(more)} more in progress", cells, symbols.Ellipsis),
                Tone.Dim
            );
    }
}
