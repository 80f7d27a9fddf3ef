namespace Dandi.Upload;

/// <summary>How much happens at a time (<c>-J N[:M]</c>).</summary>
/// <param name="Assets">Assets in parallel.</param>
/// <param name="Parts">Connections for each asset.</param>
public readonly record struct Jobs(int Assets, int Parts)
{
    /// <summary>What is used unless something else is asked for.</summary>
    /// <value>5:5</value>
    public static Jobs Default { get; } = new(5, 5);
}
