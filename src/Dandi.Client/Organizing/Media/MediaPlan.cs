using Dandi.Hdf5.Writing;

namespace Dandi.Organizing.Media;

/// <summary>What organizing an NWB file does to its videos and images.</summary>
/// <param name="Nwb">The path of the original NWB file.</param>
/// <param name="Files">The files that get new places.</param>
/// <param name="Edits">The texts to replace in the organized NWB file.</param>
public sealed record MediaPlan(string Nwb, IReadOnlyList<MediaFile> Files, IReadOnlyList<Hdf5StringEdit> Edits);
