using Dandi.Cli.Output;
using Dandi.Organizing;
using Dandi.Organizing.Placing;

namespace Dandi.Cli.Commands.Organize;

/// <summary>
/// What <c>dandi organize</c> prints: plans of dry runs to standard output, the rest to standard error.
/// </summary>
internal sealed class OrganizeReport(Terminal terminal, string workingDirectory)
{
    private const int MaxShown = 10;
    private readonly DisplayPaths _paths = new(workingDirectory);

    /// <summary>Prints all of a plan that is not done yet, for a dry run.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="placed">The files that an interrupted run has brought to their targets.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> PrintAsync(OrganizePlan plan, IReadOnlyCollection<Placement> placed)
    {
        var left = Files(plan).Except(placed).ToList();
        foreach (var file in left)
            await PrintAsync(Describe(plan, file));
        var done = placed.Count == 0 ? "" : $"{Files(placed.Count)} of the plan are organized already. ";
        await SayAsync(
            $"{Files(left.Count)} would be organized in `{plan.Root}`. {done}{DescribeSame(plan)}Nothing was changed."
        );
        return ExitCode.Done;
    }

    /// <summary>Prints what would be undone of an interrupted run, for a dry run.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="placed">The files that the run has brought to their targets.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> PrintUndoAsync(OrganizePlan plan, IReadOnlyCollection<Placement> placed)
    {
        foreach (var file in placed)
        {
            var target = Path.GetRelativePath(plan.Root, file.Target);
            await PrintAsync(
                file.Mode == PlacementMode.Move ? $"{target} -> {_paths.Of(file.Source)}" : $"delete {target}"
            );
        }
        await SayAsync($"{Files(placed.Count)} in `{plan.Root}` would be undone. Nothing was changed.");
        return ExitCode.Done;
    }

    /// <summary>Shows the beginning of a plan that is about to be carried out.</summary>
    public async Task ShowAsync(OrganizePlan plan)
    {
        var files = Files(plan).ToList();
        foreach (var file in files.Take(MaxShown))
            await SayAsync($"  {PlacementModeNames.Of(file.Mode)} {Describe(plan, file)}");
        if (files.Count > MaxShown)
            await SayAsync($"  and {CountText.Of(files.Count - MaxShown)} more (`dandi organize -f dry` prints all)");
    }

    /// <summary>Says what was done.</summary>
    public Task SummarizeAsync(OrganizePlan plan) =>
        SayAsync($"Organized {Files(plan.Steps.Count)} in `{plan.Root}`. {DescribeSame(plan)}".TrimEnd());

    private Task PrintAsync(string text) => terminal.Out.WriteLineAsync(TerminalText.Escape($"DRY: {text}"));

    public Task SayAsync(string text) => terminal.Error.WriteLineAsync(TerminalText.Escape(text));

    public Task WarnAsync(string text) => SayAsync($"Warning: {text}");

    /// <summary>The names of some files, for a message.</summary>
    public static string Names(IReadOnlyList<SourceFile> files) =>
        string.Join(", ", files.Take(MaxShown).Select(file => $"`{file.Fields.Path}`"))
        + (files.Count > MaxShown ? $" and {CountText.Of(files.Count - MaxShown)} more" : "");

    public static string Files(int count) => CountText.Of(count, "file");

    private static IEnumerable<Placement> Files(OrganizePlan plan) => plan.Steps.SelectMany(step => step.Placements);

    private static string DescribeSame(OrganizePlan plan) =>
        plan.SameCount switch
        {
            0 => "",
            1 => "1 file is in its place already. ",
            var count => $"{Files(count)} are in their places already. ",
        };

    private string Describe(OrganizePlan plan, Placement file) =>
        $"{_paths.Of(file.Source)} -> {Path.GetRelativePath(plan.Root, file.Target)}";
}
