namespace Dandi.Organizing.Placing;

/// <summary>The names of modes, on the command line and in journals.</summary>
public static class PlacementModeNames
{
    /// <summary>The modes by their names, which are compared with case.</summary>
    public static IReadOnlyDictionary<string, PlacementMode> Modes { get; } =
        new Dictionary<string, PlacementMode>(StringComparer.Ordinal)
        {
            ["copy"] = PlacementMode.Copy,
            ["move"] = PlacementMode.Move,
            ["symlink"] = PlacementMode.SymbolicLink,
            ["hardlink"] = PlacementMode.HardLink,
        };

    /// <summary>Returns the name of a mode.</summary>
    public static string Of(PlacementMode mode) => Modes.First(named => named.Value == mode).Key;
}
