namespace Dandi.Nwb;

/// <summary>A text in an NWB file that names a video or an image in a file of its own.</summary>
/// <param name="Dataset">The path of the dataset of texts.</param>
/// <param name="Index">The number of the text in the dataset.</param>
/// <param name="Text">The text: a path, relative to the folder of the NWB file or absolute, or a URL.</param>
/// <param name="ObjectId">The <c>object_id</c> of the ImageSeries or ExternalImage; null if it has none.</param>
public sealed record NwbMediaReference(string Dataset, long Index, string Text, string? ObjectId);
