namespace Dandi.Nwb;

/// <summary>The videos and images that an NWB file names (docs/spec/bids-zarr-schema.md 4.5).</summary>
/// <param name="References">The texts of ImageSeries and ExternalImages, ordered by dataset and number.</param>
/// <param name="Repeats">Texts of other objects, each of which may repeat one of them: the videos that poses were
/// estimated from.</param>
/// <param name="Notes">Which files were left out because of their suffix, for the log.</param>
public sealed record NwbMedia(
    IReadOnlyList<NwbMediaReference> References,
    IReadOnlyList<NwbMediaReference> Repeats,
    IReadOnlyList<string> Notes
);
