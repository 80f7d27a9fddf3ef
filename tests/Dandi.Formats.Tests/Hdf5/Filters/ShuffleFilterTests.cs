using Dandi.Hdf5.Filters;

namespace Dandi.Formats.Tests.Hdf5.Filters;

public sealed class ShuffleFilterTests
{
    [Fact]
    public void Elements_of_any_size_are_restored() =>
        Gen.Select(Gen.Int[1, 20], Gen.Byte.Array[0, 700])
            .Sample(
                (size, content) => Assert.Equal(content, ShuffleFilter.Decode(Encode(content, size), [(uint)size])),
                iter: 2000
            );

    [Fact]
    public void Bytes_of_an_incomplete_element_are_unchanged() =>
        Assert.Equal([1, 3, 2, 4, 5], ShuffleFilter.Decode([1, 2, 3, 4, 5], [2]));

    [Fact]
    public void An_element_size_of_zero_is_refused()
    {
        Assert.Throws<FilterException>(() => ShuffleFilter.Decode([1, 2], [0]));
        Assert.Throws<FilterException>(() => ShuffleFilter.Decode([1, 2], []));
        Assert.Equal([1, 2], ShuffleFilter.Decode([1, 2], [uint.MaxValue]));
    }

    internal static byte[] Encode(byte[] content, int size)
    {
        var whole = content.Length / size * size;
        return
        [
            .. Enumerable
                .Range(0, size)
                .SelectMany(part =>
                    Enumerable.Range(0, whole / size).Select(element => content[(element * size) + part])
                ),
            .. content[whole..],
        ];
    }
}
