using Dandi.Hdf5;

namespace Dandi.Nwb.Inspection;

/// <summary>
/// Runs the checks of the <see href="https://nwbinspector.readthedocs.io">NWB Inspector</see> that the Python client
/// runs before an upload (docs/spec/nwb.md 1.3).
/// </summary>
/// <param name="clock">Provides the current time, and the time zone for times without an offset.</param>
public sealed class NwbInspector(TimeProvider clock)
{
    /// <summary>All checks, in order. Results may also have the ids of <see cref="InspectionIds"/>.</summary>
    public static IReadOnlyList<InspectionCheck> Checks => CheckTable.All;

    /// <summary>Inspects a file.</summary>
    /// <param name="file">The file to inspect.</param>
    /// <param name="assetPath">The path of the file relative to the root of the Dandiset, for the results.</param>
    /// <param name="token">Cancels the inspection.</param>
    /// <returns>The results check by check, then one for each part that was not checked.</returns>
    /// <exception cref="InvalidHdf5Exception">The file is damaged outside of the data that a check reads.</exception>
    public IReadOnlyList<ValidationResult> Inspect(NwbFile file, string assetPath, CancellationToken token) =>
        ToResults(RunChecks(file, FolderOf(file.Path), token), assetPath);

    /// <summary>Creates the result for a file that PyNWB cannot read.</summary>
    /// <param name="unreadable">The reason.</param>
    /// <param name="assetPath">The path of the file, relative to the root of the Dandiset.</param>
    public static ValidationResult Unreadable(UnreadableNwbException unreadable, string assetPath) =>
        ReadFailure.Of(unreadable).ToResult(assetPath);

    /// <summary>Creates the result for a damaged file.</summary>
    /// <param name="damage">The damage.</param>
    /// <param name="assetPath">The path of the file, relative to the root of the Dandiset.</param>
    /// <param name="isRecognized">True if the root could be read, so that the Python client recognizes an NWB
    /// file.</param>
    public static ValidationResult Unreadable(InvalidHdf5Exception damage, string assetPath, bool isRecognized) =>
        ReadFailure.Of(damage, isRecognized).ToResult(assetPath);

    /// <summary>Creates the result for a file that this version cannot read.</summary>
    /// <param name="unsupported">The feature that is not supported.</param>
    /// <param name="assetPath">The path of the file, relative to the root of the Dandiset.</param>
    public static ValidationResult Unreadable(UnsupportedNwbException unsupported, string assetPath) =>
        ReadFailure.Of(unsupported).ToResult(assetPath) with
        {
            Origin = new ValidationOrigin("dandi"),
        };

    /// <summary>Runs the checks, without converting the results.</summary>
    internal IReadOnlyList<CheckMessage> RunChecks(NwbFile file, string folder, CancellationToken token) =>
        ReadFailure.OfVersion(file.Version) is { } unreadable
            ? [unreadable]
            :
            [
                .. new InspectionRun(new InspectedFile(file, folder, clock, token)).Run(),
                .. file.Unchecked.ToResults(),
            ];

    private static string FolderOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path)) ?? path;

    private static List<ValidationResult> ToResults(IReadOnlyList<CheckMessage> results, string assetPath) =>
        [.. results.Select(result => result.ToResult(assetPath))];
}
