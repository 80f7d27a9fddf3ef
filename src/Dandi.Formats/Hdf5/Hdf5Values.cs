using Dandi.Hdf5.References;
using Dandi.Hdf5.Types;
using Dandi.Hdf5.Values;

namespace Dandi.Hdf5;

/// <summary>
/// The elements of a dataset or an attribute. They are numbered in C order, in which the last dimension varies fastest.
/// </summary>
/// <remarks>Elements are read only on request. Like the file, an instance is not thread-safe.</remarks>
public abstract class Hdf5Values
{
    private const int BlockBytes = 1 << 20;

    private protected Hdf5Values(Hdf5File file) => File = file;

    /// <summary>The file that contains the elements.</summary>
    public Hdf5File File { get; }

    /// <summary>The type of an element.</summary>
    /// <exception cref="Hdf5Exception">The type is damaged or not supported.</exception>
    public abstract Hdf5Type Type { get; }

    /// <summary>The shape of the array of elements.</summary>
    /// <exception cref="Hdf5Exception">The dataspace is damaged or not supported.</exception>
    public abstract Hdf5Dataspace Dataspace { get; }

    /// <summary>The number of elements.</summary>
    public long Count => Dataspace.Count;

    /// <summary>Reads consecutive elements in their stored form.</summary>
    /// <param name="first">The index of the first element.</param>
    /// <param name="destination">Receives the elements; its length is a multiple of the size of an element.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not that many elements.</exception>
    /// <exception cref="Hdf5Exception">The data are damaged, in another file, or use an unavailable
    /// filter.</exception>
    public void ReadBytes(long first, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            destination.Length / Type.Size,
            Count - first,
            nameof(destination)
        );
        if (destination.Length > 0)
            ReadCounted(first, destination);
    }

    /// <summary>Reads all elements in their stored form, in blocks of about 1 MiB of whole elements.</summary>
    /// <returns>The blocks. All of them share one buffer: a block is valid until the next one is read.</returns>
    /// <exception cref="Hdf5Exception">The data are damaged, in another file, or use an unavailable
    /// filter.</exception>
    public IEnumerable<ReadOnlyMemory<byte>> ReadBlocks()
    {
        var perBlock = Math.Clamp(BlockBytes / Type.Size, 1, Math.Max(1, Count));
        var block = Allocate(perBlock);
        for (long first = 0; first < Count; first += perBlock)
        {
            var bytes = block.AsMemory(0, (int)Math.Min(perBlock, Count - first) * Type.Size);
            ReadCounted(first, bytes.Span);
            yield return bytes;
        }
    }

    /// <summary>Reads one element and converts it to a .NET object.</summary>
    /// <param name="index">The index of the element.</param>
    /// <returns>
    /// By the class of the type:
    /// <list type="bullet">
    /// <item>integer, enumeration: <see cref="long"/>; <see cref="ulong"/> if unsigned with 64 bits; its bytes if wider
    /// than 64 bits; <see cref="bool"/> for <see cref="Hdf5Type.IsBoolean"/></item>
    /// <item>float: <see cref="double"/>; complex: <see cref="System.Numerics.Complex"/></item>
    /// <item>string: <see cref="string"/>, null for a variable-length string without data</item>
    /// <item>compound: an array of <see cref="KeyValuePair{TKey, TValue}"/> of member names and values</item>
    /// <item>array, variable length: <c>object?[]</c></item>
    /// <item>reference: <see cref="Hdf5Reference"/> or <see cref="Hdf5Region"/>, null for the null reference; the bytes
    /// for <see cref="Hdf5ReferenceKind.Revised"/></item>
    /// <item>time, bit field, opaque: the bytes</item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such element.</exception>
    /// <exception cref="Hdf5Exception">The data are damaged, in another file, or use an unavailable
    /// filter.</exception>
    public object? ReadElement(long index)
    {
        var stored = Allocate(1);
        ReadBytes(index, stored);
        return ElementDecoder.Decode(File, Type, stored);
    }

    /// <summary>Reads a string.</summary>
    /// <param name="index">The index of the element.</param>
    /// <returns>Null if the elements are not strings, if there is no such element, or if it is a variable-length string
    /// without data.</returns>
    /// <exception cref="Hdf5Exception">The data are damaged, in another file, or use an unavailable
    /// filter.</exception>
    public string? ReadString(long index = 0)
    {
        if (Type.Class != Hdf5TypeClass.String || index >= Count)
            return null;
        return ReadElement(index) as string;
    }

    /// <summary>Reads consecutive strings.</summary>
    /// <param name="first">The index of the first element.</param>
    /// <param name="count">The number of elements.</param>
    /// <returns>The strings; null for a variable-length string without data.</returns>
    /// <exception cref="InvalidOperationException">The elements are not strings.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are not that many elements.</exception>
    /// <exception cref="Hdf5Exception">The data are damaged, in another file, or use an unavailable filter, or the
    /// texts have more than <see cref="Hdf5Limits.MaxTextBytes"/> in total.</exception>
    public IReadOnlyList<string?> ReadStrings(long first, int count)
    {
        if (Type.Class != Hdf5TypeClass.String)
            throw new InvalidOperationException("The elements are not strings.");
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count - first);
        var (strings, bytes) = (new string?[count], 0L);
        var block = Allocate(Math.Clamp(BlockBytes / Type.Size, 1, Math.Max(1, count)));
        for (var done = 0; done < count; )
        {
            var read = block.AsSpan(0, Math.Min(block.Length / Type.Size, count - done) * Type.Size);
            ReadBytes(first + done, read);
            for (var at = 0; at < read.Length; at += Type.Size)
            {
                var text = ElementDecoder.Text(File, Type, read.Slice(at, Type.Size));
                bytes += text?.Length ?? 0;
                if (bytes > File.Bytes.Budget.Limits.MaxTextBytes)
                    throw Excessive(
                        $"a list of {count} texts has more than {ByteCount.FormatBinary(Limits.MaxTextBytes)}"
                    );
                strings[done++] = text is null ? null : Hdf5Text.Decode(text);
            }
        }
        return strings;
    }

    /// <summary>Reads all strings.</summary>
    /// <param name="max">The maximum number of elements.</param>
    /// <returns>The strings; null for a variable-length string without data.</returns>
    /// <exception cref="InvalidOperationException">The elements are not strings.</exception>
    /// <exception cref="Hdf5Exception">As for <see cref="ReadStrings"/>, or there are more elements.</exception>
    public IReadOnlyList<string?> ReadAllStrings(int max) =>
        Count <= max
            ? ReadStrings(0, (int)Count)
            : throw Excessive($"a list has {Count} texts, more than the limit of {max}");

    /// <summary>Whether <see cref="ReadDoubles"/> can read the elements: integers, floating-point numbers, enumerations
    /// and bit fields.</summary>
    public bool IsNumeric =>
        Type.Class
            is Hdf5TypeClass.Integer
                or Hdf5TypeClass.Float
                or Hdf5TypeClass.Enumeration
                or Hdf5TypeClass.Bitfield;

    /// <summary>Reads consecutive numbers of any type as doubles; wider ones are rounded.</summary>
    /// <param name="first">The index of the first element.</param>
    /// <param name="destination">Receives the numbers.</param>
    /// <exception cref="InvalidOperationException">The elements are not numbers (<see cref="IsNumeric"/>).</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are not that many elements.</exception>
    /// <exception cref="Hdf5Exception">The data are damaged, in another file, or use an unavailable
    /// filter.</exception>
    public void ReadDoubles(long first, Span<double> destination)
    {
        if (!IsNumeric)
            throw new InvalidOperationException("The elements are not numbers.");
        var stored = Allocate(destination.Length);
        ReadBytes(first, stored);
        for (var index = 0; index < destination.Length; index++)
            destination[index] = NumberDecoder.ToDouble(Type, stored.AsSpan(index * Type.Size, Type.Size));
    }

    /// <summary>
    /// Reads consecutive integers, bit fields or enumeration values of up to 64 bits. Unsigned values from 2^63 become
    /// negative; of wider integers, the lowest 64 bits are returned.
    /// </summary>
    /// <param name="first">The index of the first element.</param>
    /// <param name="destination">Receives the numbers.</param>
    /// <exception cref="InvalidOperationException">The elements are not integers.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are not that many elements.</exception>
    /// <exception cref="Hdf5Exception">The data are damaged, in another file, or use an unavailable
    /// filter.</exception>
    public void ReadIntegers(long first, Span<long> destination)
    {
        if (!IsNumeric || Type.Class == Hdf5TypeClass.Float)
            throw new InvalidOperationException("The elements are not integers.");
        var stored = Allocate(destination.Length);
        ReadBytes(first, stored);
        for (var index = 0; index < destination.Length; index++)
            destination[index] = NumberDecoder.ToInteger(Type, stored.AsSpan(index * Type.Size, Type.Size));
    }

    /// <summary>Reads a reference and then the object that it points to; for a region reference, the dataset.</summary>
    /// <param name="index">The index of the element.</param>
    /// <returns>Null for the null reference, if the elements are not references, or if there is no such
    /// element.</returns>
    /// <exception cref="Hdf5Exception">The data are damaged or not supported, or there is no object at the referenced
    /// address.</exception>
    public Hdf5Object? ReadReferencedObject(long index = 0)
    {
        if (Type.Class != Hdf5TypeClass.Reference || index >= Count)
            return null;
        if (Type.ReferenceKind == Hdf5ReferenceKind.Revised)
            throw new UnsupportedHdf5Exception(
                Hdf5ErrorKind.Unsupported,
                "reference",
                -1,
                "References in the format of HDF5 1.12 are not supported"
            );
        return ReadElement(index) switch
        {
            Hdf5Reference reference => File.ObjectAt(reference.Address),
            Hdf5Region region => File.ObjectAt(region.Address),
            _ => null,
        };
    }

    private Hdf5Limits Limits => File.Bytes.Budget.Limits;

    /// <summary>Allocates a buffer for elements, whose size is stored in the file and cannot be trusted.</summary>
    private byte[] Allocate(long count)
    {
        if (Math.Max(count, 1) > Limits.MaxBlockBytes / Type.Size)
            throw new UnsupportedHdf5Exception(
                Hdf5ErrorKind.Limit,
                "data",
                -1,
                count <= 1
                    ? $"An element of {Type.Size} bytes is larger than the limit of {Limits.MaxBlockBytes} bytes"
                    : $"{count} elements of {Type.Size} bytes are larger than the limit of {Limits.MaxBlockBytes} bytes"
            );
        return new byte[count * Type.Size];
    }

    private static InvalidHdf5Exception Excessive(string problem) =>
        new(Hdf5ErrorKind.Excessive, "data", -1, $"The data cannot be checked: {problem}. {Hdf5Limits.Advice}");

    private void ReadCounted(long first, Span<byte> destination)
    {
        File.Bytes.Budget.SpendElements(destination.Length / Type.Size);
        ReadStored(first, destination);
    }

    /// <summary>Reads elements in their stored form; the range was checked.</summary>
    private protected abstract void ReadStored(long first, Span<byte> destination);
}
