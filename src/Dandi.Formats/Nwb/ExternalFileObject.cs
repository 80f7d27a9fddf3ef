namespace Dandi.Nwb;

/// <summary>
/// An object of an NWB file whose images or videos are in separate files (docs/spec/nwb.md 3.2,
/// external_file_objects).
/// </summary>
/// <param name="Id">The <c>object_id</c>; null if the object has none.</param>
/// <param name="Name">The last name of the object's path.</param>
/// <param name="ExternalFiles">The paths as written in the object, in the same order.</param>
/// <param name="Field">The field that holds the paths: <c>external_file</c> of an ImageSeries, <c>data</c> of an
/// ExternalImage.</param>
public sealed record ExternalFileObject(string? Id, string Name, IReadOnlyList<string> ExternalFiles, string Field);
