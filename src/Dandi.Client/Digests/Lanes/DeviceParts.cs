namespace Dandi.Digests.Lanes;

/// <summary>
/// The waiting parts of files on one device, of which only a limited number are read at a time. Guarded by the lock of
/// <see cref="HashQueue"/>.
/// </summary>
/// <param name="limit">The limit for this device.</param>
internal sealed class DeviceParts(StreamLimit limit)
{
    public Queue<HashMessage> Waiting { get; } = new();

    /// <summary>The maximum number of parts to read at a time; workers report their reads to it.</summary>
    public StreamLimit Limit => limit;

    /// <summary>The number of parts that workers have taken and not yet released.</summary>
    public int InProgress { get; set; }

    /// <summary>Whether a part is waiting and may be read now.</summary>
    public bool CanTake => Waiting.Count > 0 && InProgress < limit.Value;
}
