using Dandi.FileSystem;

namespace Dandi.Zarr;

/// <summary>A Zarr has a symbolic link to a folder that must not be followed, so nothing of the Zarr is used.</summary>
/// <param name="link">The absolute path of the link.</param>
/// <param name="boundary">The folder that links must stay in: the Dandiset, or the Zarr if it is in none.</param>
/// <param name="cause">What the walk found.</param>
public sealed class OutsideZarrException(string link, string boundary, OutsideLinkException cause)
    : DandiException(
        $"`{link}` is a link to the folder `{cause.Target}`, which is outside of `{boundary}`. Copy the folder into "
            + "the Zarr or remove the link, or use --follow-links if the files in that folder belong to the Zarr.",
        cause
    );
