namespace Dandi.Bids.Tree;

/// <summary>
/// Finds files that nothing in the dataset uses; all others have become viewed while the dataset was checked.
/// </summary>
internal static class UnusedFiles
{
    private const int MaxNamesInMessage = 10;

    private static readonly string[] Independent = [BidsDatasetRoot.Description, "genetic_info.json"];

    /// <summary>Checks a dataset after all its files were checked.</summary>
    public static void Check(BidsFolder root, Action<BidsIssue> report)
    {
        if (root.FindFolder("stimuli") is { } stimuli)
            CheckStimuli(stimuli, report);
        foreach (var file in FilesIn(root).Where(IsUnusedSidecar))
            report(new BidsIssue("SIDECAR_WITHOUT_DATAFILE", BidsSeverity.Error, file.Path));
    }

    /// <summary>
    /// Checks the sidecars at some paths, after all files that they can apply to were checked.
    /// </summary>
    public static void Check(BidsFolder root, IEnumerable<string> paths, Action<BidsIssue> report)
    {
        foreach (var path in paths.Order(StringComparer.Ordinal))
        {
            if (root.FindFileAt(path[1..].Split('/')) is { IsIgnored: false } file && IsUnusedSidecar(file))
                report(new BidsIssue("SIDECAR_WITHOUT_DATAFILE", BidsSeverity.Error, file.Path));
        }
    }

    private static void CheckStimuli(BidsFolder stimuli, Action<BidsIssue> report)
    {
        var count = 0;
        var names = new List<string>();
        foreach (var file in FilesIn(stimuli).Where(file => !file.IsViewed))
        {
            if (++count <= MaxNamesInMessage)
                names.Add(file.Path);
        }
        if (count == 0)
            return;
        var message = string.Join(", ", names) + (count > names.Count ? $" and {count - names.Count} more" : "");
        report(new BidsIssue("UNUSED_STIMULUS", BidsSeverity.Warning, null) { Message = message });
    }

    private static bool IsUnusedSidecar(BidsFile file) =>
        !file.IsViewed
        && file.Name.EndsWith(".json", StringComparison.Ordinal)
        && !Independent.Contains(file.Name)
        && !file.Path.StartsWith("/prov/", StringComparison.Ordinal);

    private static IEnumerable<BidsFile> FilesIn(BidsFolder start)
    {
        var folders = new Stack<BidsFolder>([start]);
        while (folders.TryPop(out var folder))
        {
            foreach (var file in folder.Files.Where(file => !file.IsIgnored))
                yield return file;
            foreach (var next in folder.Folders.Where(next => next.IsChecked))
                folders.Push(next);
        }
    }
}
