using System.Globalization;
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

    /// <summary>Prints all of a plan, for a dry run.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> PrintAsync(OrganizePlan plan)
    {
        foreach (var file in Files(plan))
            await terminal.Out.WriteLineAsync(TerminalText.Escape($"DRY: {Describe(plan, file)}"));
        await SayAsync(
            $"{Files(Files(plan).Count())} would be organized in `{plan.Root}`. {DescribeSame(plan)}"
                + "Nothing was changed."
        );
        return ExitCode.Done;
    }

    /// <summary>Shows the beginning of a plan that is about to be carried out.</summary>
    public async Task ShowAsync(OrganizePlan plan)
    {
        var files = Files(plan).ToList();
        foreach (var file in files.Take(MaxShown))
            await SayAsync($"  {PlacementModeNames.Of(file.Mode)} {Describe(plan, file)}");
        if (files.Count > MaxShown)
            await SayAsync($"  and {Number(files.Count - MaxShown)} more (`dandi organize -f dry` prints all)");
    }

    /// <summary>Says what was done.</summary>
    public Task SummarizeAsync(OrganizePlan plan) =>
        SayAsync($"Organized {Files(plan.Steps.Count)} in `{plan.Root}`. {DescribeSame(plan)}".TrimEnd());

    public Task SayAsync(string text) => terminal.Error.WriteLineAsync(TerminalText.Escape(text));

    public Task WarnAsync(string text) => SayAsync($"Warning: {text}");

    /// <summary>The names of some files, for a message.</summary>
    public static string Names(IReadOnlyList<SourceFile> files) =>
        string.Join(", ", files.Take(MaxShown).Select(file => $"`{file.Fields.Path}`"))
        + (files.Count > MaxShown ? $" and {Number(files.Count - MaxShown)} more" : "");

    public static string Files(int count) => $"{Number(count)} file{(count == 1 ? "" : "s")}";

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

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
