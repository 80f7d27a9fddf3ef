using Dandi.Cli.Output;
using Dandi.Cli.Output.Live;
using Dandi.Organizing;

namespace Dandi.Cli.Commands.Organize;

/// <summary>Finds and reads the files to organize.</summary>
internal sealed class OrganizeInput(CommandContext context, OrganizeRequest request, OrganizeReport report)
{
    /// <summary>Reads the files at and below paths, and warns about those that cannot be organized.</summary>
    /// <param name="fullPaths">The absolute paths.</param>
    /// <returns>The files that can be organized.</returns>
    /// <exception cref="DandiException">A file cannot be organized, and is not to be skipped.</exception>
    public async Task<IReadOnlyList<SourceFile>> ReadAsync(IReadOnlyList<string> fullPaths)
    {
        var paths = new DisplayPaths(context.WorkingDirectory);
        var status = new StatusLine(context.Terminal, context.Time, paths, "read");
        var search = new NwbFileSearch();
        var reader = new SourceReader(context.Time, paths.Of, request.Jobs);
        var (valid, invalid) = (new List<SourceFile>(), new List<SourceFile>());
        await foreach (var file in reader.ReadAsync(search.Find(fullPaths), context.Stopping))
        {
            status.Begin(file.FullPath);
            status.End();
            if (file.Notes.Count > 0 || file.Problem is not null)
                status.Erase();
            foreach (var note in file.Notes)
                await report.WarnAsync($"`{file.Fields.Path}`: {note}");
            if (file.Problem is { } problem)
                await report.WarnAsync($"`{file.Fields.Path}` cannot be organized: {problem}");
            (file.Problem is null ? valid : invalid).Add(file);
        }
        status.Erase();
        foreach (var notice in search.Notices)
            await report.WarnAsync($"{notice}.");
        if (valid.Count + invalid.Count == 0)
            await report.WarnAsync("No NWB files were found (names that end with `.nwb`).");
        if (invalid.Count > 0)
            await ReportAsync(invalid, valid.Count + invalid.Count);
        var files = DuplicateFiles.Remove(valid, out var notices);
        foreach (var notice in notices)
            await report.WarnAsync($"{notice}.");
        return files;
    }

    private async Task ReportAsync(List<SourceFile> invalid, int total)
    {
        var message =
            $"{CountText.Of(invalid.Count)} of {OrganizeReport.Files(total)} cannot be organized: "
            + $"{OrganizeReport.Names(invalid)}.";
        if (!request.SkipsInvalid)
            throw new DandiException(
                $"{message} Nothing was changed. Correct the files, or add `--invalid warn` to skip them."
            );
        await report.WarnAsync($"{message} They are skipped.");
    }
}
