namespace Dandi.Moves;

/// <summary>What a side has at a path.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Obstacle">For <see cref="OccupantKind.Blocked"/>, a clause that says what is in the way.</param>
public readonly record struct Occupant(OccupantKind Kind, string Obstacle = "")
{
    /// <summary>Nothing exists at the path, and an asset could be put there.</summary>
    public static Occupant Nothing { get; } = new(OccupantKind.Nothing);

    /// <summary>An asset.</summary>
    public static Occupant Asset { get; } = new(OccupantKind.Asset);

    /// <summary>A folder.</summary>
    public static Occupant Folder { get; } = new(OccupantKind.Folder);

    /// <summary>Something that can neither be moved nor moved to.</summary>
    public static Occupant Blocked(string obstacle) => new(OccupantKind.Blocked, obstacle);
}

/// <summary>The kinds of <see cref="Occupant"/>.</summary>
public enum OccupantKind
{
    /// <summary>Nothing exists at the path.</summary>
    Nothing,

    /// <summary>A file or a Zarr.</summary>
    Asset,

    /// <summary>A folder that is not a Zarr; it may be empty.</summary>
    Folder,

    /// <summary>Something that is not part of the Dandiset, or inside of a file, a Zarr or such a thing.</summary>
    Blocked,
}
