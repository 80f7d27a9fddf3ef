namespace Dandi.Nwb;

/// <summary>An object of an NWB file whose pictures are files of their own (nwb.md §3.2, external_file_objects).</summary>
/// <param name="Id">Its <c>object_id</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="ExternalFiles">The paths of the files as the object has them, in their order.</param>
/// <param name="Field">Where they stand in the object: <c>external_file</c> of an ImageSeries, <c>data</c> of an ExternalImage.</param>
public sealed record ExternalFileObject(string? Id, string Name, IReadOnlyList<string> ExternalFiles, string Field);
