namespace Dandi.Digests.Lanes;

/// <summary>Parts of files on one device, which are read at a limited number of places at a time.</summary>
/// <param name="limit">The number.</param>
internal sealed class DeviceParts(StreamLimit limit)
{
    /// <summary>Those that wait.</summary>
    public Queue<HashMessage> Waiting { get; } = new();

    /// <summary>How many may be read at a time.</summary>
    public StreamLimit Limit => limit;

    /// <summary>How many are read.</summary>
    public int Reading { get; set; }

    /// <summary>Whether one more may be read.</summary>
    public bool IsOpen => Waiting.Count > 0 && Reading < limit.Value;
}
