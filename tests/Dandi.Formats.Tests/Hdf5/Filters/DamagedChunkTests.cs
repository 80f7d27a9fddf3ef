using Dandi.Hdf5.Filters;

namespace Dandi.Formats.Tests.Hdf5.Filters;

/// <summary>For any bytes and parameters, a filter decodes or refuses them, in bounded memory.</summary>
public sealed class DamagedChunkTests
{
    private const int Bound = 4096;

    private static readonly Gen<uint> Parameter = Gen.OneOf(Gen.UInt[0, 40], Gen.UInt[0, 5000], Gen.UInt);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(32000)]
    public void Random_bytes_and_parameters_are_decoded_or_refused(int id)
    {
        var cases =
            from parameters in Parameter.Array[0, 24]
            from stored in Gen.Byte.Array[0, 600]
            select (parameters, stored);

        cases.Sample(given => DecodeOrRefuse(id, given.parameters, given.stored), iter: 5000);
    }

    [Fact]
    public void Zero_elements_of_an_impossible_size_are_decoded_or_refused() =>
        DecodeOrRefuse(5, [8, 0, 0, 1, 3_397_608_824, 0, 17, 6], new byte[302]);

    [Theory]
    [InlineData(4, 141, 8, 8, 100)]
    [InlineData(4, 164, 16, 16, 1000)]
    [InlineData(4, 180, 32, 64, 256)]
    [InlineData(5, 8, 0, 512, 1, 8, 0, 17, 6)]
    [InlineData(5, 15, 0, 512, 3, 8, 2, 0, 1, 4, 0, 17, 6, 4, 4, 4)]
    [InlineData(5, 15, 0, 512, 2, 8, 2, 4, 1, 2, 1, 3, 2)]
    [InlineData(6, 2, 0, 512, 0, 8, 1, 0, 1, 7, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)]
    [InlineData(6, 0, 3, 1024, 1, 4, 1, 1, 0, 7, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)]
    public void One_wrong_parameter_is_accepted_or_refused(int id, params int[] parameters)
    {
        var cases =
            from at in Gen.Int[0, parameters.Length - 1]
            from value in Parameter
            from stored in Gen.Byte.Array[0, 5000]
            select (at, value, stored);

        cases.Sample(
            given =>
            {
                var changed = parameters.Select(parameter => (uint)parameter).ToArray();
                changed[given.at] = given.value;
                // A plausible size, so that szip and scale-offset start to decode.
                if (given.stored.Length > 4)
                    (given.stored[0], given.stored[1], given.stored[2], given.stored[3]) = (
                        id == 4 ? (byte)0 : (byte)9,
                        id == 4 ? (byte)15 : (byte)0,
                        0,
                        0
                    );
                DecodeOrRefuse(id, changed, given.stored);
            },
            iter: 3000
        );
    }

    private static void DecodeOrRefuse(int id, uint[] parameters, byte[] stored)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            Assert.Equal(Bound, FilterPipeline.Decode([(id, parameters)], 0, stored, Bound).Length);
        }
        catch (FilterException) { }
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (8 * Bound) + (2 * stored.Length) + 50_000);
    }
}
