namespace Dandi.Transfers;

/// <summary>How much is uploaded in parallel (<c>-J N[:M]</c>).</summary>
/// <param name="Assets">The number of assets in parallel.</param>
/// <param name="Parts">The number of connections per asset.</param>
public readonly record struct Jobs(int Assets, int Parts)
{
    /// <summary>What is used if the option is not given: the number of connections adapts to the throughput.</summary>
    /// <value>5:5</value>
    public static Jobs Default { get; } = new(5, 5) { IsExplicit = false };

    private const int MaxAdaptiveRequests = 256;
    private const int MaxAdaptiveAssets = 16;

    // Low, because after a crash on a slow connection each part in flight is sent again, while a fast connection grows
    // to hundreds within seconds.
    private const int InitialAdaptiveRequests = 8;

    /// <summary>Whether the user gave the numbers: then they are maxima.</summary>
    public bool IsExplicit { get; init; } = true;

    /// <summary>The maximum number of assets in parallel.</summary>
    public int MaxAssets => IsExplicit ? Assets : MaxAdaptiveAssets;

    /// <summary>The maximum number of requests to the store in flight for one asset.</summary>
    public int MaxRequestsPerAsset => IsExplicit ? Parts : MaxAdaptiveRequests;

    /// <summary>The maximum number of requests to the store in flight for the whole run.</summary>
    public int MaxRequests => IsExplicit ? Assets * Parts : MaxAdaptiveRequests;

    /// <summary>The concurrency limit at the start of a run.</summary>
    public int InitialRequests =>
        IsExplicit ? Math.Min(MaxRequests, Default.Assets * Default.Parts) : InitialAdaptiveRequests;
}
