using Dandi.Cli.Logging;
using Dandi.Cli.Output;
using Dandi.Moves;

namespace Dandi.Cli.Commands.Move;

/// <summary>Writes a line for each asset to standard output, and the summary to standard error. Thread-safe.</summary>
internal sealed class MoveReporter(Terminal terminal, LogFile log)
{
    private readonly Lock _lock = new();
    private int _moved;
    private int _skipped;

    /// <summary>How many assets were not moved, or not completely.</summary>
    public int Failed { get; private set; }

    private int Reported => _moved + _skipped + Failed;

    /// <summary>Writes the outcome of a move.</summary>
    public void Report(MoveOutcome outcome)
    {
        var status = outcome.Status switch
        {
            MoveStatus.Moved => "moved",
            MoveStatus.Skipped => "skipped",
            _ => "ERROR",
        };
        lock (_lock)
        {
            if (outcome.Status == MoveStatus.Moved)
                _moved++;
            else if (outcome.Status == MoveStatus.Skipped)
                _skipped++;
            else
                Failed++;
            log.Write(outcome.Status == MoveStatus.Failed ? LogLevel.Error : LogLevel.Info, Describe(outcome, status));
            terminal.Out.Write(Describe(outcome, status) + "\n");
        }
    }

    /// <summary>Writes what would be done.</summary>
    public async Task ShowAsync(MovePlan plan)
    {
        foreach (var move in plan.Moves)
        {
            var text = move.Action switch
            {
                MoveAction.Skip => $"would skip {Paths(move)}: target exists",
                MoveAction.Replace => $"would move {Paths(move)}, replacing the target",
                _ => $"would move {Paths(move)}",
            };
            await terminal.Out.WriteAsync(text + "\n");
        }
        var skipped = plan.Moves.Count(move => move.Action == MoveAction.Skip);
        await terminal.Error.WriteLineAsync(
            $"{CountText.Of(plan.Moves.Count() - skipped)} would be moved, {CountText.Of(skipped)} skipped (--dry-run: "
                + "nothing was changed)"
        );
    }

    /// <summary>Writes the number of assets by outcome.</summary>
    /// <param name="planned">The number of assets in the plan.</param>
    /// <param name="where">Where assets were moved.</param>
    public void Summarize(int planned, string where)
    {
        lock (_lock)
        {
            var rest = planned - Reported;
            terminal.Error.WriteLine(
                $"{CountText.Of(_moved)} moved {where}, {CountText.Of(_skipped)} skipped, {CountText.Of(Failed)} failed"
                    + (rest > 0 ? $", {CountText.Of(rest)} not begun" : "")
            );
        }
    }

    private static string Describe(MoveOutcome outcome, string status) =>
        $"{status, -8} {Paths(outcome.Move)}" + (outcome.Message is { } message ? $": {Escape(message)}" : "");

    private static string Paths(PlannedMove move) => $"{Escape(move.Source)} -> {Escape(move.Target)}";

    private static string Escape(string text) => TerminalText.Escape(text);
}
