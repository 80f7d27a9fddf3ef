namespace Dandi.Organizing.Media;

/// <summary>A video or image of an NWB file that gets a new place.</summary>
/// <param name="Source">The full path of the file.</param>
/// <param name="Target">The full path of its new place.</param>
public sealed record MediaFile(string Source, string Target);
