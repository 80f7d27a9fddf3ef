using System.Text;
using Dandi.Cli.Output;
using Dandi.Cli.Output.Live;
using Dandi.Cli.Output.Screen;
using Dandi.Testing;
using Dandi.Transfers;

namespace Dandi.Cli.Tests.Output.Live;

public sealed class TransferViewTests
{
    private static readonly int[] Widths = [20, 40, 60, 80, 100, 121, 300];

    private static readonly TerminalSize[] Sizes =
    [
        .. Widths.Select(columns => new TerminalSize(columns, 24)),
        new(80, 5),
        new(80, 8),
        new(80, 200),
    ];

    public static TheoryData<string, TransferSnapshot> Scenes { get; } =
        new()
        {
            { "discovering", Snapshots.Discovering },
            { "uploading", Snapshots.Uploading },
            { "waiting", Snapshots.Waiting },
            { "stopping", Snapshots.Stopping },
            { "unknown-size", Snapshots.UnknownSize },
            { "ending", Snapshots.Ending },
            { "complete", Snapshots.Complete },
            { "nothing-to-send", Snapshots.NothingToSend },
            { "names", Snapshots.Names },
        };

    [Theory]
    [MemberData(nameof(Scenes))]
    public void View_matches_its_golden_file_at_every_size(string name, TransferSnapshot snapshot)
    {
        var screens = new StringBuilder();
        foreach (var size in Sizes)
            screens.Append(Screen(snapshot, size, TerminalSymbols.Unicode, $"{size.Columns} x {size.Rows}"));
        screens.Append(Screen(snapshot, new TerminalSize(100, 24), TerminalSymbols.Ascii, "ASCII, 100 x 24"));

        Golden.Matches($"tests/Dandi.Cli.Tests/Goldens/live/{name}.txt", screens.ToString());
    }

    [Theory]
    [MemberData(nameof(Scenes))]
    public void Every_line_is_shorter_than_a_row_and_the_view_uses_a_third_of_the_rows(
        string name,
        TransferSnapshot snapshot
    ) =>
        Gen.Select(Gen.Int[1, 320], Gen.Int[1, 60], Gen.Bool)
            .Sample(
                (columns, rows, isUnicode) =>
                    Render(
                        snapshot,
                        new TerminalSize(columns, rows),
                        isUnicode ? TerminalSymbols.Unicode : TerminalSymbols.Ascii
                    )
                        is { } lines
                    && lines.Count <= Math.Max(1, rows / 3)
                    && lines.All(line => CellText.Width(line.ToString()) < Math.Min(columns, 121))
                    && name.Length > 0
            );

    [Theory]
    [MemberData(nameof(Scenes))]
    public void The_row_of_a_terminal_of_five_rows_is_not_broken_when_it_becomes_narrower(
        string name,
        TransferSnapshot snapshot
    )
    {
        var row = Assert.Single(Render(snapshot, new TerminalSize(200, 5), TerminalSymbols.Unicode)).ToString();

        Assert.True(CellText.Width(row) < 40, name);
    }

    [Fact]
    public void Nothing_is_shown_before_anything_is_found() =>
        Assert.Empty(Render(Snapshots.Empty, TerminalSize.Default, TerminalSymbols.Unicode));

    [Fact]
    public void An_outage_is_shown_before_anything_is_found()
    {
        var snapshot = Snapshots.Empty with { OutageSince = Snapshots.Now - TimeSpan.FromDays(1) };

        Assert.Equal(
            "waiting for the archive since 2026-02-28 14:30",
            Assert.Single(Render(snapshot, TerminalSize.Default, TerminalSymbols.Unicode)).ToString()
        );
    }

    [Fact]
    public void A_download_that_is_stopping_does_not_finish_what_is_in_flight()
    {
        var snapshot = Snapshots.Stopping with { IsDownload = true };

        Assert.StartsWith(
            "stopping: finishing small files  ",
            Render(snapshot, new TerminalSize(120, 24), TerminalSymbols.Unicode)[^1].ToString(),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(59, "59 s")]
    [InlineData(200, "3 min 20 s")]
    [InlineData(300, "5 min")]
    [InlineData(659, "10 min")]
    [InlineData(3_600 * 5.2, "5 h 12 min")]
    [InlineData(86_400 * 2.25, "2 d 6 h")]
    public void Durations_have_the_two_units_that_matter(double seconds, string expected) =>
        Assert.Equal(expected, DurationText.Rounded(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(0.5, "")]
    [InlineData(20, "0.1 kB/s")]
    [InlineData(900, "0.9 kB/s")]
    [InlineData(44_000_000, "44 MB/s")]
    public void Rates_have_a_unit_from_kilobytes_on(double rate, string expected) =>
        Assert.Equal(expected, ViewText.Rate(rate));

    private static IReadOnlyList<StyledLine> Render(
        TransferSnapshot snapshot,
        TerminalSize size,
        TerminalSymbols symbols
    ) => new TransferView(symbols, TimeZoneInfo.Utc).Render(snapshot, size);

    private static string Screen(TransferSnapshot snapshot, TerminalSize size, TerminalSymbols symbols, string title)
    {
        var lines = Render(snapshot, size, symbols).Select(line => line.ToString().TrimEnd() + "|\n");
        return $"== {title}\n{string.Concat(lines)}";
    }
}
