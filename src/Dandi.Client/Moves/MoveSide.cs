namespace Dandi.Moves;

/// <summary>
/// One of the two places where a Dandiset is, as it was before anything is moved: the local folder or the archive. All
/// paths are relative to the root of the Dandiset.
/// </summary>
public abstract class MoveSide
{
    /// <summary>The place, at the end of a clause: <c>locally</c> or <c>in the archive</c>.</summary>
    public abstract string Where { get; }

    /// <summary>Finds out what is at a path; the empty path is the root, a folder.</summary>
    /// <exception cref="DandiException">It is unknown what is there.</exception>
    public abstract Occupant Find(string path);

    /// <summary>Lists all assets below a folder, also those in its subfolders.</summary>
    /// <exception cref="DandiException">The folder cannot be read completely.</exception>
    public abstract IEnumerable<string> AssetsBelow(string folder);
}
