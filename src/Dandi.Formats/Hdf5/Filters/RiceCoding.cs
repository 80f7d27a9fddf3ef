namespace Dandi.Hdf5.Filters;

/// <summary>How samples were coded.</summary>
/// <param name="BlockLength">Samples in a block.</param>
/// <param name="SampleBits">Bits of a sample, up to 24.</param>
/// <param name="LineLength">Samples in a line, which is coded by itself.</param>
/// <param name="Predicted">Whether the difference from the sample before was coded.</param>
/// <param name="BigEndian">Whether the decoded samples have the most significant byte first.</param>
internal readonly record struct RiceCoding(
    int BlockLength,
    int SampleBits,
    int LineLength,
    bool Predicted,
    bool BigEndian
)
{
    /// <summary>Bytes of a decoded sample.</summary>
    public int SampleBytes =>
        SampleBits switch
        {
            <= 8 => 1,
            <= 16 => 2,
            _ => 4,
        };

    /// <summary>Blocks that hold a line: the reference sample interval of CCSDS 121.0-B.</summary>
    public int BlocksInLine => (LineLength + BlockLength - 1) / BlockLength;

    /// <summary>The largest sample.</summary>
    public uint Max => (1U << SampleBits) - 1;

    /// <summary>Bits that name the option by which a block is coded.</summary>
    public int OptionBits =>
        SampleBits switch
        {
            <= 8 => 3,
            <= 16 => 4,
            _ => 5,
        };
}
