namespace Dandi.Hdf5.Filters;

/// <summary>
/// Decodes elements that the n-bit filter has packed. Their type is described by the parameters of the filter: atomic
/// types, arrays, compounds, and types that are not packed. docs/spec/hdf5.md, section 6.9.
/// </summary>
internal ref struct NbitDecoder(ReadOnlySpan<byte> stored, ReadOnlySpan<uint> parameters)
{
    private const int MaxLevels = 32;
    private const uint Atomic = 1;
    private const uint Array = 2;
    private const uint Compound = 3;
    private const uint Unpacked = 4;

    private readonly ReadOnlySpan<uint> _parameters = parameters;
    private BitReader _bits = new(stored);
    private int _next;
    private int _depth;

    /// <summary>Decodes as many elements as fit into the output.</summary>
    /// <param name="type">The index of the parameter where the type starts.</param>
    /// <param name="size">The size of an element in bytes.</param>
    /// <param name="output">Receives the elements; it must be filled with zeros.</param>
    /// <exception cref="FilterException">The parameters are invalid, or the stored data are truncated.</exception>
    public void Decode(int type, int size, Span<byte> output)
    {
        for (; output.Length >= size; output = output[size..])
        {
            _next = type;
            DecodeElement(output[..size]);
        }
    }

    private void DecodeElement(Span<byte> output)
    {
        var kind = ReadParameter();
        var size = ReadParameter();
        if (size == 0 || size > output.Length)
            throw new FilterException($"a type of {size} bytes does not fit into {output.Length} bytes");
        var element = output[..(int)size];
        if (++_depth > MaxLevels)
            throw new FilterException($"types are nested deeper than {MaxLevels} levels");
        if (kind == Atomic)
            DecodeAtomic(element);
        else if (kind == Array)
            DecodeArray(element);
        else if (kind == Compound)
            DecodeCompound(element);
        else if (kind == Unpacked)
            DecodeUnpacked(element);
        else
            throw new FilterException($"type {kind} does not exist");
        _depth--;
    }

    private void DecodeAtomic(Span<byte> element)
    {
        var (order, precision, offset) = (ReadParameter(), ReadParameter(), ReadParameter());
        var bits = element.Length * 8L;
        if (precision == 0 || precision + (long)offset > bits)
            throw new FilterException($"{precision} bits at bit {offset} do not fit into an element of {bits} bits");
        // From the most significant bit down, in steps that do not cross the boundary of a byte.
        for (int end = (int)(precision + offset), start; end > (int)offset; end = start)
        {
            var index = (end - 1) / 8;
            start = Math.Max(index * 8, (int)offset);
            var value = (byte)(_bits.Read(end - start) << (start % 8));
            element[order == 0 ? index : element.Length - 1 - index] = value;
        }
    }

    private void DecodeArray(Span<byte> element)
    {
        if (_next + 1 >= _parameters.Length)
            throw new FilterException("the parameters are truncated");
        var (type, size) = (_next, _parameters[_next + 1]);
        if (size == 0 || size > element.Length)
            throw new FilterException($"an array of {element.Length} bytes cannot have elements of {size} bytes");
        for (; element.Length >= size; element = element[(int)size..])
        {
            _next = type;
            DecodeElement(element[..(int)size]);
        }
    }

    private void DecodeCompound(Span<byte> element)
    {
        var remaining = element.Length;
        for (var members = ReadParameter(); members > 0; members--)
        {
            var offset = ReadParameter();
            if (_next + 1 >= _parameters.Length)
                throw new FilterException("the parameters are truncated");
            var size = _parameters[_next + 1];
            if (size == 0 || size > remaining || offset > element.Length - size)
                throw new FilterException(
                    $"a member of {size} bytes at byte {offset} does not fit into a compound of {element.Length} bytes"
                );
            remaining -= (int)size;
            DecodeElement(element.Slice((int)offset, (int)size));
        }
    }

    private void DecodeUnpacked(Span<byte> element)
    {
        for (var index = 0; index < element.Length; index++)
            element[index] = (byte)_bits.Read(8);
    }

    private uint ReadParameter() =>
        _next < _parameters.Length ? _parameters[_next++] : throw new FilterException("the parameters are truncated");
}
