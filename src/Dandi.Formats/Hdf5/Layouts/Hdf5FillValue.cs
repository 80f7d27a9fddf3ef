namespace Dandi.Hdf5.Layouts;

/// <summary>What an element that was never written is.</summary>
/// <param name="IsDefined">Whether it is anything; if not, its bytes may be any.</param>
/// <param name="Bytes">The value as stored, in the dataset's type; empty for the default, zero.</param>
public sealed record Hdf5FillValue(bool IsDefined, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>None: what the oldest files say by saying nothing.</summary>
    public static Hdf5FillValue Undefined { get; } = new(IsDefined: false, ReadOnlyMemory<byte>.Empty);
}
