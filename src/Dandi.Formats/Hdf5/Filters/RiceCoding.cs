namespace Dandi.Hdf5.Filters;

/// <summary>
/// The parameters of the coding of <see href="https://public.ccsds.org/Pubs/121x0b3.pdf">CCSDS 121.0-B</see>.
/// </summary>
/// <param name="BlockLength">The number of samples in a block.</param>
/// <param name="SampleBits">The number of bits of a sample, up to 24.</param>
/// <param name="LineLength">The number of samples in a line. Lines are coded independently.</param>
/// <param name="Predicted">Whether differences between consecutive samples are coded.</param>
/// <param name="BigEndian">Whether decoded samples are big-endian.</param>
internal readonly record struct RiceCoding(
    int BlockLength,
    int SampleBits,
    int LineLength,
    bool Predicted,
    bool BigEndian
)
{
    /// <summary>The size of a decoded sample in bytes.</summary>
    public int SampleBytes =>
        SampleBits switch
        {
            <= 8 => 1,
            <= 16 => 2,
            _ => 4,
        };

    /// <summary>The number of blocks of a line, which is the reference sample interval of the specification.</summary>
    public int BlocksInLine => (LineLength + BlockLength - 1) / BlockLength;

    /// <summary>The maximum value of a sample.</summary>
    public uint Max => (1U << SampleBits) - 1;

    /// <summary>The number of bits of the id of a coding option, at the start of a block.</summary>
    public int OptionBits =>
        SampleBits switch
        {
            <= 8 => 3,
            <= 16 => 4,
            _ => 5,
        };
}
