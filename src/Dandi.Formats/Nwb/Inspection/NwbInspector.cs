using Dandi.Hdf5;

namespace Dandi.Nwb.Inspection;

/// <summary>Makes the checks of the NWB Inspector that the Python client makes before an upload (nwb.md §1.3).</summary>
/// <param name="clock">Tells what is in the future, and the zone of times that name none.</param>
public sealed class NwbInspector(TimeProvider clock)
{
    /// <summary>All checks, in order. Beside their ids there are those of <see cref="InspectionIds"/>.</summary>
    public static IReadOnlyList<InspectionCheck> Checks => CheckTable.All;

    /// <summary>Inspects a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="assetPath">Its path relative to the Dandiset's root, for the results.</param>
    /// <param name="token">Ends the inspection.</param>
    /// <returns>What the checks found, check by check; then what of the file was not checked.</returns>
    /// <exception cref="InvalidHdf5Exception">It is damaged.</exception>
    public IReadOnlyList<ValidationResult> Inspect(NwbFile file, string assetPath, CancellationToken token) =>
        ToResults(Find(file, FolderOf(file.Path), token), assetPath);

    /// <summary>The result of a file that the reference cannot read.</summary>
    /// <param name="refusal">Why it cannot.</param>
    /// <param name="assetPath">Its path relative to the Dandiset's root.</param>
    public static ValidationResult Unreadable(UnreadableNwbException refusal, string assetPath) =>
        UnreadableFile.Of(refusal).ToResult(assetPath);

    /// <summary>The result of a file that is damaged before it could be read.</summary>
    /// <param name="damage">What is damaged.</param>
    /// <param name="assetPath">Its path relative to the Dandiset's root.</param>
    /// <param name="isRecognized">Whether its root could be read, so that the reference takes it for an NWB file.</param>
    public static ValidationResult Unreadable(InvalidHdf5Exception damage, string assetPath, bool isRecognized) =>
        UnreadableFile.Of(damage, isRecognized).ToResult(assetPath);

    /// <summary>The result of a file that this reader does not know how to read.</summary>
    /// <param name="gap">What it does not know.</param>
    /// <param name="assetPath">Its path relative to the Dandiset's root.</param>
    public static ValidationResult Unreadable(UnsupportedNwbException gap, string assetPath) =>
        UnreadableFile.Of(gap).ToResult(assetPath) with
        {
            Origin = new ValidationOrigin("dandi"),
        };

    /// <summary>The findings of a file.</summary>
    internal IReadOnlyList<CheckMessage> Find(NwbFile file, string folder, CancellationToken token) =>
        UnreadableFile.OfVersion(file.Version) is { } refusal
            ? [refusal]
            :
            [
                .. new InspectionRun(new InspectedFile(file, folder, clock, token)).Run(),
                .. file.Unchecked.ToResults(),
            ];

    private static string FolderOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path)) ?? path;

    private static List<ValidationResult> ToResults(IReadOnlyList<CheckMessage> results, string assetPath) =>
        [.. results.Select(result => result.ToResult(assetPath))];
}
