using System.Text.RegularExpressions;
using Dandi.EndToEnd.Tests.Scenes;
using Dandi.Testing;

namespace Dandi.EndToEnd.Tests.LiveView;

/// <summary>The view of a running upload, on a terminal emulator.</summary>
public sealed partial class LiveViewTests
{
    // No upload gets further than this, so the view does not change.
    private const string NothingMoves = "POST /api/uploads/initialize/* delay=600s";
    private const string Bar = "━";

    // The archive accepts no character but those of ASCII, so the first one fails.
    private static readonly string[] Names =
    [
        "sub-01/sub-01_实验数据_神经元记录_第一天.mp4",
        "sub-02/sub-02_task-with-a-long-name-that-does-not-fit-into-a-narrow-terminal_behavior+image.mp4",
        "sub-03/sub-03_video.mp4",
    ];

    [Theory]
    [InlineData(40, 24)]
    [InlineData(80, 24)]
    [InlineData(80, 5)]
    [InlineData(132, 24)]
    [InlineData(300, 50)]
    public async Task Screen_matches_its_golden_file(int columns, int rows)
    {
        await using var scene = await CreateSceneAsync(NothingMoves);
        await using var terminal = await StartAsync(scene, columns, rows);
        await terminal.TypeAsync("$DANDI upload");

        await terminal.WaitForAsync(IsSteady);

        Golden.Matches(
            $"tests/Dandi.EndToEnd.Tests/LiveView/goldens/{columns}x{rows}.txt",
            WithoutDurations(await terminal.ReadRowsAsync()) + "\n"
        );
    }

    [Fact]
    public async Task Terminal_that_is_resized_shows_the_same_as_one_that_had_this_size_from_the_start()
    {
        await using var scene = await CreateSceneAsync(NothingMoves);
        await using var terminal = await StartAsync(scene, 80, 24);
        await terminal.TypeAsync("$DANDI upload");
        await terminal.WaitForAsync(IsSteady);

        foreach (var (columns, rows) in ((int, int)[])[(40, 24), (300, 50), (132, 24), (80, 24), (80, 5), (80, 24)])
        {
            await terminal.ResizeAsync(columns, rows);
            var golden = $"tests/Dandi.EndToEnd.Tests/LiveView/goldens/{columns}x{rows}.txt";
            var expected = await File.ReadAllTextAsync(
                Repository.Locate(golden),
                TestContext.Current.CancellationToken
            );
            await terminal.WaitForRowsAsync(shown => WithoutDurations(shown) + "\n" == expected);
        }
    }

    [Fact]
    public async Task Lines_that_scroll_away_are_whole_however_the_terminal_is_resized()
    {
        await using var scene = await CommandScene.CreateAsync("POST /api/uploads/initialize/* delay=30ms");
        const int Count = 120;
        for (var i = 0; i < Count; i++)
            scene.Folder.Write($"sub-{i:000}/sub-{i:000}_{new string('x', 60 + (i % 40))}.mp4", $"{i}");
        await using var terminal = await StartAsync(scene, 80, 24);
        await terminal.TypeAsync("$DANDI upload -J 2; echo \"exit code $?\"");

        var sizes = new Queue<(int, int)>([(40, 24), (300, 10), (60, 40), (100, 5), (72, 24)]);
        for (var next = Count / 6; sizes.Count > 0; next += Count / 6)
        {
            await WaitForLinesAsync(terminal, next);
            var (columns, rows) = sizes.Dequeue();
            await terminal.ResizeAsync(columns, rows);
        }
        await terminal.WaitForAsync(screen => screen.Contains("exit code 0", StringComparison.Ordinal));

        var lines = (await terminal.ReadLinesAsync()).Split('\n');
        Assert.Equal(Count, lines.Count(line => DoneLine().IsMatch(line)));
        Assert.DoesNotContain(lines, line => line.Contains(Bar, StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains("in progress", StringComparison.Ordinal));
    }

    [Fact]
    public async Task View_is_gone_while_the_process_is_suspended_and_after_Ctrl_C()
    {
        await using var scene = await CreateSceneAsync(NothingMoves);
        await using var terminal = await StartAsync(scene, 80, 24);
        await terminal.TypeAsync("$DANDI upload");
        await terminal.WaitForAsync(IsSteady);

        await terminal.PressAsync("C-z");
        var stopped = await terminal.WaitForAsync(screen => LastLine(screen) == "$");
        Assert.Contains("Stopped", stopped, StringComparison.Ordinal);
        Assert.DoesNotContain(Bar, stopped, StringComparison.Ordinal);

        await terminal.TypeAsync("fg");
        await terminal.WaitForAsync(IsSteady);
        await terminal.PressAsync("C-c");
        await terminal.WaitForAsync(screen => screen.Contains("Interrupt", StringComparison.Ordinal));
        await terminal.PressAsync("C-c");
        var ended = await terminal.WaitForAsync(screen => LastLine(screen) == "$");

        Assert.DoesNotContain(Bar, ended, StringComparison.Ordinal);
        Assert.Contains("0 uploaded", ended, StringComparison.Ordinal);
    }

    [Fact]
    public async Task View_is_gone_while_the_user_is_asked()
    {
        await using var scene = await CommandScene.CreateAsync();
        foreach (var name in Names[1..])
            scene.Folder.Write(name, name);
        await scene.UploadAsync();
        File.Delete(scene.Folder.Locate(Names[^1]));
        await using var terminal = await StartAsync(scene, 80, 24);
        await terminal.TypeAsync("$DANDI upload --sync");

        var asked = await terminal.WaitForAsync(screen =>
            LastLine(screen).EndsWith("[y/N]:", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(Bar, asked, StringComparison.Ordinal);

        await terminal.TypeAsync("y");
        var ended = await terminal.WaitForAsync(screen => LastLine(screen) == "$");
        Assert.Contains("[y/N]: y\ndeleted", ended, StringComparison.Ordinal);
        Assert.DoesNotContain(Bar, ended, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Colors_are_used_unless_NO_COLOR_is_set()
    {
        await using var scene = await CreateSceneAsync(NothingMoves);
        foreach (var (prefix, isColored) in ((string, bool)[])[("", true), ("NO_COLOR=1 ", false)])
        {
            await using var terminal = await StartAsync(scene, 80, 24);
            await terminal.TypeAsync($"{prefix}$DANDI upload");
            await terminal.WaitForAsync(IsSteady);

            var colors = await terminal.ReadColorsAsync();
            Assert.Equal(isColored, colors.Contains("\u001b[31m", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("TERM=dumb $DANDI upload")]
    [InlineData("$DANDI upload 2>&1 | cat")]
    [InlineData("CLICOLOR_FORCE=1 $DANDI upload 2>&1 | cat")]
    public async Task Only_lines_are_written_where_nothing_can_be_redrawn(string command)
    {
        await using var scene = await CreateSceneAsync("POST /api/uploads/initialize/* delay=1s");
        await using var terminal = await StartAsync(scene, 200, 24);
        await terminal.TypeAsync(command + "; echo \"exit code $?\"");

        var screen = await terminal.WaitForAsync(screen => screen.Contains("\nexit code ", StringComparison.Ordinal));

        Assert.Equal(Names.Length - 1, screen.Split('\n').Count(line => DoneLine().IsMatch(line)));
        Assert.DoesNotContain("producing asset", screen, StringComparison.Ordinal);
        Assert.DoesNotContain(Bar, screen, StringComparison.Ordinal);
    }

    private static async Task<CommandScene> CreateSceneAsync(params string[] faults)
    {
        var scene = await CommandScene.CreateAsync(faults);
        foreach (var name in Names)
            scene.Folder.Write(name, name);
        return scene;
    }

    private static Task<TmuxTerminal> StartAsync(CommandScene scene, int columns, int rows)
    {
        var variables = scene.Environment();
        variables["DANDI"] = DandiProcess.Executable;
        return TmuxTerminal.StartAsync(scene.Folder.Root, variables, columns, rows);
    }

    private static async Task WaitForLinesAsync(TmuxTerminal terminal, int count)
    {
        while ((await terminal.ReadLinesAsync()).Split('\n').Count(line => DoneLine().IsMatch(line)) < count)
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
    }

    // The totals are known, what limits the speed, and no asset gets further.
    private static bool IsSteady(string screen) =>
        LastLine(screen) is var line
        && !screen.Contains("hashing", StringComparison.Ordinal)
        && !screen.Contains("validating", StringComparison.Ordinal)
        && !screen.Contains("extracting", StringComparison.Ordinal)
        && line.Contains(" 0 %", StringComparison.Ordinal)
        && line.Contains("archive", StringComparison.Ordinal)
        && (line.Contains("1 of 3", StringComparison.Ordinal) || line.Contains("1/3", StringComparison.Ordinal));

    private static string LastLine(string screen) => screen[(screen.LastIndexOf('\n') + 1)..];

    // Of stages that last more than ten seconds.
    private static string WithoutDurations(string screen) =>
        StageWithDuration().Replace(screen, match => "uploading".PadRight(match.Length));

    [GeneratedRegex(
        @"uploading(, [0-9]+ (s|min)( [0-9]+ s)?)? +",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex StageWithDuration();

    [GeneratedRegex(@"^done +sub-\S+\.mp4 \([^)]+\)$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DoneLine();
}
