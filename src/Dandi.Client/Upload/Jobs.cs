namespace Dandi.Upload;

/// <summary>How much happens at a time (<c>-J N[:M]</c>).</summary>
/// <param name="Assets">Assets in parallel.</param>
/// <param name="Parts">Connections for each asset.</param>
public readonly record struct Jobs(int Assets, int Parts)
{
    /// <summary>What is used unless something else is asked for.</summary>
    /// <value>5:5</value>
    public static Jobs Default { get; } = new(5, 5) { IsGiven = false };

    private const int AdaptiveCeiling = 256;
    private const int AdaptiveAssets = 16;

    // Few, for on a slow line each part on its way is one that a crash takes back; it takes seconds to find out that a fast one carries hundreds.
    private const int AdaptiveStart = 8;

    /// <summary>Whether somebody asked for these numbers: then they are ceilings; else the number of connections adapts.</summary>
    public bool IsGiven { get; init; } = true;

    /// <summary>The most assets at a time.</summary>
    public int MaxAssets => IsGiven ? Assets : AdaptiveAssets;

    /// <summary>The most requests to the store at a time for one asset: a large file alone uses all that there are.</summary>
    public int MaxParts => IsGiven ? Parts : AdaptiveCeiling;

    /// <summary>The most requests to the store at a time, for all assets together.</summary>
    public int Ceiling => IsGiven ? Assets * Parts : AdaptiveCeiling;

    /// <summary>With how many requests to the store at a time a run begins.</summary>
    public int Start => IsGiven ? Math.Min(Ceiling, Default.Assets * Default.Parts) : AdaptiveStart;
}
