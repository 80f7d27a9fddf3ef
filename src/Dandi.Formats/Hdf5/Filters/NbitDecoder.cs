namespace Dandi.Hdf5.Filters;

/// <summary>Decodes elements of the types that n-bit parameters describe: atomic ones, arrays, compounds, and what is stored whole.</summary>
internal ref struct NbitDecoder(ReadOnlySpan<byte> stored, ReadOnlySpan<uint> parameters)
{
    private const int DeepestNesting = 32;
    private const uint Atomic = 1;
    private const uint Array = 2;
    private const uint Compound = 3;
    private const uint Whole = 4;

    private readonly ReadOnlySpan<uint> _parameters = parameters;
    private BitReader _bits = new(stored);
    private int _next;
    private int _depth;

    /// <summary>Decodes as many elements as the output holds.</summary>
    /// <param name="type">Where the type begins in the parameters.</param>
    /// <param name="size">The bytes of an element.</param>
    /// <param name="output">Zeros, which the elements are put into.</param>
    public void Decode(int type, int size, Span<byte> output)
    {
        for (; output.Length >= size; output = output[size..])
        {
            _next = type;
            DecodeElement(output[..size]);
        }
    }

    private void DecodeElement(Span<byte> room)
    {
        var kind = Take();
        var size = Take();
        if (size == 0 || size > room.Length)
            throw new FilterException($"a type of {size} bytes does not fit into {room.Length}");
        var element = room[..(int)size];
        if (++_depth > DeepestNesting)
            throw new FilterException($"its types are nested deeper than {DeepestNesting} levels");
        if (kind == Atomic)
            DecodeAtomic(element);
        else if (kind == Array)
            DecodeArray(element);
        else if (kind == Compound)
            DecodeCompound(element);
        else if (kind == Whole)
            DecodeWhole(element);
        else
            throw new FilterException($"there is no type {kind}");
        _depth--;
    }

    private void DecodeAtomic(Span<byte> element)
    {
        var (order, precision, offset) = (Take(), Take(), Take());
        var bits = element.Length * 8L;
        if (precision == 0 || precision + (long)offset > bits)
            throw new FilterException($"an element of {bits} bits has no {precision} bits at {offset}");
        // From the most significant bit down, the part of one byte at a time.
        for (int end = (int)(precision + offset), start; end > (int)offset; end = start)
        {
            var place = (end - 1) / 8;
            start = Math.Max(place * 8, (int)offset);
            var value = (byte)(_bits.Read(end - start) << (start % 8));
            element[order == 0 ? place : element.Length - 1 - place] = value;
        }
    }

    private void DecodeArray(Span<byte> element)
    {
        if (_next + 1 >= _parameters.Length)
            throw new FilterException("its parameters end inside a type");
        var (type, size) = (_next, _parameters[_next + 1]);
        if (size == 0 || size > element.Length)
            throw new FilterException($"an array of {element.Length} bytes has no elements of {size}");
        for (; element.Length >= size; element = element[(int)size..])
        {
            _next = type;
            DecodeElement(element[..(int)size]);
        }
    }

    private void DecodeCompound(Span<byte> element)
    {
        var left = element.Length;
        for (var members = Take(); members > 0; members--)
        {
            var offset = Take();
            if (_next + 1 >= _parameters.Length)
                throw new FilterException("its parameters end inside a type");
            var size = _parameters[_next + 1];
            if (size == 0 || size > left || offset > element.Length - size)
                throw new FilterException($"a compound of {element.Length} bytes has no member of {size} at {offset}");
            left -= (int)size;
            DecodeElement(element.Slice((int)offset, (int)size));
        }
    }

    private void DecodeWhole(Span<byte> element)
    {
        for (var index = 0; index < element.Length; index++)
            element[index] = (byte)_bits.Read(8);
    }

    private uint Take() =>
        _next < _parameters.Length
            ? _parameters[_next++]
            : throw new FilterException("its parameters end inside a type");
}
