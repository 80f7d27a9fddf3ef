using Dandi.Hdf5.References;
using Dandi.Hdf5.Types;
using Dandi.Hdf5.Values;

namespace Dandi.Hdf5;

/// <summary>The elements of a dataset or an attribute, counted in C order (the last dimension runs fastest). Nothing is read before it is asked for.</summary>
public abstract class Hdf5Values
{
    private const int BlockBytes = 1 << 20;

    private protected Hdf5Values(Hdf5File file) => File = file;

    /// <summary>The file that they stand in.</summary>
    public Hdf5File File { get; }

    /// <summary>Their type.</summary>
    /// <exception cref="InvalidHdf5Exception">It is damaged.</exception>
    public abstract Hdf5Type Type { get; }

    /// <summary>Their shape.</summary>
    /// <exception cref="InvalidHdf5Exception">It is damaged.</exception>
    public abstract Hdf5Space Space { get; }

    /// <summary>How many there are.</summary>
    public long Count => Space.Count;

    /// <summary>Elements as they are stored.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="destination">Whose length is a multiple of the size of an element.</param>
    /// <exception cref="Hdf5Exception">They are damaged, in another file, or behind a filter that is not built in.</exception>
    public void ReadBytes(long first, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            destination.Length / Type.Size,
            Count - first,
            nameof(destination)
        );
        if (destination.Length > 0)
            ReadStored(first, destination);
    }

    /// <summary>All elements as they are stored, block by block, in memory of about a mebibyte that is used again.</summary>
    /// <exception cref="Hdf5Exception">They are damaged, in another file, or behind a filter that is not built in.</exception>
    public IEnumerable<ReadOnlyMemory<byte>> ReadBlocks()
    {
        var perBlock = Math.Clamp(BlockBytes / Type.Size, 1, Math.Max(1, Count));
        var block = Allocate(perBlock);
        for (long first = 0; first < Count; first += perBlock)
        {
            var bytes = block.AsMemory(0, (int)Math.Min(perBlock, Count - first) * Type.Size);
            ReadStored(first, bytes.Span);
            yield return bytes;
        }
    }

    /// <summary>An element: a whole number as <see cref="long"/> (or <see cref="ulong"/>), a float as <see cref="double"/>, FALSE and TRUE as <see cref="bool"/>, a text as <see cref="string"/> or null,
    /// a compound as its members in order, an array or list as <c>object?[]</c>, a reference as <see cref="Hdf5Reference"/> or <see cref="Hdf5Region"/> or null, a complex number as such, all else as its bytes.</summary>
    /// <param name="index">Which.</param>
    /// <exception cref="InvalidHdf5Exception">It is damaged, in another file, or behind a filter that is not built in.</exception>
    public object? ReadElement(long index)
    {
        var stored = Allocate(1);
        ReadBytes(index, stored);
        return ElementDecoder.Decode(File, Type, stored);
    }

    /// <summary>A text.</summary>
    /// <param name="index">Which.</param>
    /// <returns>Null if the elements are no texts, or this one points nowhere.</returns>
    /// <exception cref="InvalidHdf5Exception">It is damaged, in another file, or behind a filter that is not built in.</exception>
    public string? ReadText(long index = 0)
    {
        if (Type.Class != Hdf5TypeClass.String || index >= Count)
            return null;
        return ReadElement(index) as string;
    }

    /// <summary>The texts from one on.</summary>
    /// <param name="first">The first.</param>
    /// <param name="count">How many.</param>
    /// <exception cref="Hdf5Exception">They are damaged, in another file, or behind a filter that is not built in.</exception>
    public IReadOnlyList<string?> ReadTexts(long first, int count)
    {
        if (Type.Class != Hdf5TypeClass.String)
            throw new InvalidOperationException("The elements are no texts.");
        var stored = Allocate(count);
        ReadBytes(first, stored);
        var texts = new string?[count];
        for (var index = 0; index < count; index++)
        {
            texts[index] = ElementDecoder.Text(File, Type, stored.AsSpan(index * Type.Size, Type.Size)) is { } text
                ? Hdf5Text.Decode(text)
                : null;
        }
        return texts;
    }

    /// <summary>Whether the elements can be read as numbers.</summary>
    public bool AreNumbers =>
        Type.Class
            is Hdf5TypeClass.Integer
                or Hdf5TypeClass.Float
                or Hdf5TypeClass.Enumeration
                or Hdf5TypeClass.Bitfield;

    /// <summary>Numbers of any kind as doubles.</summary>
    /// <param name="first">The first.</param>
    /// <param name="destination">As many as are wanted.</param>
    /// <exception cref="Hdf5Exception">They are damaged, in another file, or behind a filter that is not built in.</exception>
    public void ReadDoubles(long first, Span<double> destination)
    {
        if (!AreNumbers)
            throw new InvalidOperationException("The elements are no numbers.");
        var stored = Allocate(destination.Length);
        ReadBytes(first, stored);
        for (var index = 0; index < destination.Length; index++)
            destination[index] = Numbers.ToDouble(Type, stored.AsSpan(index * Type.Size, Type.Size));
    }

    /// <summary>Whole numbers of up to 64 bits; those without a sign beyond 2^63 come out negative.</summary>
    /// <param name="first">The first.</param>
    /// <param name="destination">As many as are wanted.</param>
    /// <exception cref="Hdf5Exception">They are damaged, in another file, or behind a filter that is not built in.</exception>
    public void ReadIntegers(long first, Span<long> destination)
    {
        if (!AreNumbers || Type.Class == Hdf5TypeClass.Float)
            throw new InvalidOperationException("The elements are no whole numbers.");
        var stored = Allocate(destination.Length);
        ReadBytes(first, stored);
        for (var index = 0; index < destination.Length; index++)
            destination[index] = Numbers.ToInteger(Type, stored.AsSpan(index * Type.Size, Type.Size));
    }

    /// <summary>The object that an element refers to.</summary>
    /// <param name="index">Which element.</param>
    /// <returns>Null for the null reference, or if the elements are no references to objects or regions.</returns>
    /// <exception cref="InvalidHdf5Exception">The element is damaged, or there is no object where it leads.</exception>
    public Hdf5Object? ReadReferenced(long index = 0)
    {
        if (Type.Class != Hdf5TypeClass.Reference || index >= Count)
            return null;
        if (Type.ReferenceKind == Hdf5ReferenceKind.Revised)
            throw new UnsupportedHdf5Exception(
                Hdf5Fault.Unsupported,
                "reference",
                -1,
                "References of the kind that came with HDF5 1.12 are not read"
            );
        return ReadElement(index) switch
        {
            Hdf5Reference reference => File.ObjectAt(reference.Address),
            Hdf5Region region => File.ObjectAt(region.Address),
            _ => null,
        };
    }

    /// <summary>Room for elements. The file says how large one is, and it may say anything.</summary>
    private byte[] Allocate(long count)
    {
        var most = File.Bytes.Budget.Limits.BlockBytes;
        if (Type.Size > most)
            throw new UnsupportedHdf5Exception(
                Hdf5Fault.Limit,
                "data",
                -1,
                $"An element of {Type.Size} bytes is more than the {most} that this reader takes at once"
            );
        return new byte[checked((int)(count * Type.Size))];
    }

    /// <summary>Reads stored elements that are known to exist.</summary>
    private protected abstract void ReadStored(long first, Span<byte> destination);
}
