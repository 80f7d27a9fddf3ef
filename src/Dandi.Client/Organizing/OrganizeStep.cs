using Dandi.Hdf5.Writing;
using Dandi.Organizing.Placing;

namespace Dandi.Organizing;

/// <summary>All that is done about one NWB file.</summary>
/// <param name="Target">The full path of its target.</param>
/// <param name="File">How it gets there; null if it is there.</param>
/// <param name="Media">The videos and images that it refers to, which get next to it.</param>
/// <param name="Edits">The references to them, which are replaced in the file.</param>
public sealed record OrganizeStep(
    string Target,
    Placement? File,
    IReadOnlyList<Placement> Media,
    IReadOnlyList<Hdf5StringEdit> Edits
)
{
    /// <summary>
    /// The file that is edited in its place, at the end; null if nothing is edited, or if a copy is, before it gets its
    /// name.
    /// </summary>
    public EditedOriginal? Original { get; init; }

    /// <summary>All files that are placed, the NWB file first.</summary>
    public IEnumerable<Placement> Placements => File is null ? Media : Media.Prepend(File);

    /// <summary>The edits of a file that is placed: none of videos and images.</summary>
    public IReadOnlyList<Hdf5StringEdit> EditsOf(Placement file) => file.Target == Target ? Edits : [];
}
