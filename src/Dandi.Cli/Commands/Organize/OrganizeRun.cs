using Dandi.Cli.Machine;
using Dandi.Discovery;
using Dandi.Files;
using Dandi.FileSystem;
using Dandi.Organizing;
using Dandi.Organizing.Journal;
using Dandi.Organizing.Placing;

namespace Dandi.Cli.Commands.Organize;

/// <summary>
/// One run of <c>dandi organize</c>, from the parsed options to the exit code (docs/spec/organize.md).
/// </summary>
internal sealed class OrganizeRun(CommandContext context, OrganizeRequest request)
{
    private readonly OrganizeReport _report = new(context.Terminal, context.WorkingDirectory);

    private bool IsInPlace => request.Paths.Count == 0;

    /// <summary>Plans, shows the plan, and carries it out; or finishes or undoes an interrupted run.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync()
    {
        if (request.UpdatesExternalFilePaths && request.FilesMode is not (FilesMode.Copy or FilesMode.Move))
            throw new DandiException("--update-external-file-paths needs --files-mode copy or --files-mode move.");
        var root = FindRoot();
        using var pending = OpenPending(root);
        var execution = new PlanExecution(context, request, _report);
        if (pending is not null)
            return await new InterruptedRun(context, request, _report, pending).ContinueAsync(execution);
        if (request.Undoes)
            throw new DandiException($"There is nothing to undo: no run in `{root}` was interrupted.");
        EnsureModeIsPossible(root);
        var files = await ReadAsync(root);
        var plan = await PlanAsync(root, files);
        if (request.FilesMode == FilesMode.Dry)
            return await _report.PrintAsync(plan, []);
        await WarnOfFullDiskAsync(root, plan);
        using var journal = await CreateJournalAsync(root, plan);
        return await execution.RunAsync(plan, journal);
    }

    /// <remarks>Only a warning: a file system may share the blocks of a copy with the original.</remarks>
    private async Task WarnOfFullDiskAsync(string root, OrganizePlan plan)
    {
        var folder = ExistingPartOf(root);
        var device = PathEntry.TryRead(folder, out _)?.Status?.Device;
        if (new DiskSpace(folder).FindProblem("The files to copy", plan.CountCopiedBytes(device)) is { } problem)
            await _report.WarnAsync(problem);
    }

    private string FindRoot() =>
        request.Dandiset is { } given
            ? FindNamedRoot(given)
            : LocalDandiset.FindRoot(context.WorkingDirectory)
                ?? throw new DandiException(
                    $"Found no {DandisetYaml.FileName} in `{context.WorkingDirectory}` or above it. "
                        + "Name the folder of the Dandiset with --dandiset-path, or change to it."
                );

    private string FindNamedRoot(string given)
    {
        var root = Path.TrimEndingDirectorySeparator(context.FullPath(given));
        return PathEntry.TryRead(root, out _) is { IsAbsent: false, Kind: not EntryKind.Folder }
            ? throw new UsageException(
                $"Invalid value for '--dandiset-path': `{given}` is not a folder. Name the folder of the Dandiset."
            )
            : root;
    }

    private OrganizeJournal? OpenPending(string root)
    {
        if (context.OrganizeFolder is not { } folder)
            return null;
        try
        {
            return OrganizeJournal.TryOpen(folder, RealPath.OfExistingPart(root), context.StateHomes);
        }
        catch (UnauthorizedAccessException error)
        {
            if (request.Undoes)
                throw new DandiException($"There is nothing to undo: {error.Message}.", error);
            // CreateJournalAsync warns.
            return null;
        }
    }

    private async Task<OrganizeJournal?> CreateJournalAsync(string root, OrganizePlan plan)
    {
        if (plan.Steps.Count == 0)
            return null;
        var problem = UserFolders.WhyMissing;
        try
        {
            if (context.OrganizeFolder is { } folder)
                return OrganizeJournal.Create(folder, RealPath.OfExistingPart(root), plan, context.StateHomes);
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            problem = error.Message;
        }
        await _report.WarnAsync($"This run cannot be finished or undone if it is interrupted: {problem}");
        return null;
    }

    private void EnsureModeIsPossible(string root)
    {
        if (request.FilesMode == FilesMode.Simulate && !PathEntry.Read(root).IsAbsent)
            throw new DandiException(
                $"`{root}` exists, but --files-mode simulate makes a new folder. Name one that does not exist with "
                    + "--dandiset-path."
            );
        if (!IsInPlace)
            return;
        if (!PathEntry.IsFile(Path.Combine(root, DandisetYaml.FileName)))
            throw new DandiException(
                $"`{root}` is not a Dandiset: it has no {DandisetYaml.FileName}. Name the files to organize."
            );
        if (request.FilesMode is not (FilesMode.Dry or FilesMode.Move))
            throw new DandiException(
                "Without paths, files are organized within the Dandiset, which only --files-mode dry and "
                    + "--files-mode move can do. Choose one of them, or name the files to organize."
            );
    }

    private async Task<IReadOnlyList<SourceFile>> ReadAsync(string root)
    {
        var input = new OrganizeInput(context, request, _report);
        var files = await input.ReadAsync(IsInPlace ? [root] : [.. request.Paths.Select(FindNamed)]);
        var referring = files.Where(file => file.HasExternalFiles).ToList();
        if (referring.Count > 0 && !request.UpdatesExternalFilePaths)
            throw new DandiException(
                $"{OrganizeReport.Files(referring.Count)} {(referring.Count == 1 ? "refers" : "refer")} to videos or "
                    + $"images in separate files: {OrganizeReport.Names(referring)}. Organize them together with "
                    + "--update-external-file-paths."
            );
        if (referring.Count == 0 && request.UpdatesExternalFilePaths)
            await _report.WarnAsync(
                "--update-external-file-paths has no effect: no file refers to videos or images in separate files."
            );
        return files;
    }

    private string FindNamed(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(context.FullPath(path));
        return path.Length > 0 && PathEntry.TryRead(full, out _) is not { IsAbsent: true }
            ? full
            : throw new UsageException($"Invalid value for '[PATHS]...': Path '{path}' does not exist.");
    }

    private async Task<OrganizePlan> PlanAsync(string root, IReadOnlyList<SourceFile> files)
    {
        if (request is { UpdatesExternalFilePaths: true, MediaMode: null } && files.Any(file => file.HasExternalFiles))
            await _report.WarnAsync(
                "--media-files-mode is not given: videos and images are organized as symbolic links (symlink)."
            );
        var planner = new OrganizePlanner(root, ChooseMode(root, files))
        {
            IsInPlace = IsInPlace,
            UsesRelativeLinks =
                request.Dandiset is { } given && !Path.IsPathRooted(given) && !request.Paths.Any(Path.IsPathRooted),
            RequiredFields = request.RequiredFields,
            MediaMode = request.UpdatesExternalFilePaths ? request.MediaMode ?? PlacementMode.SymbolicLink : null,
        };
        return planner.Plan(files, context.Stopping);
    }

    private PlacementMode ChooseMode(string root, IReadOnlyList<SourceFile> files) =>
        request.Placement
        ?? (files.Count > 0 ? LinkSupport.Detect(ExistingPartOf(root), files[0].FullPath) : PlacementMode.SymbolicLink);

    /// <summary>The folder that a folder to create is on, so that nothing is created before the plan is made.</summary>
    private static string ExistingPartOf(string folder) =>
        PathEntry.IsFolder(folder) || Path.GetDirectoryName(folder) is not { } parent ? folder : ExistingPartOf(parent);
}
