using Dandi.Hdf5;
using Dandi.Testing;

namespace Dandi.Formats.Tests.Hdf5.Damage;

public sealed class WrittenHdf5Tests
{
    [Fact]
    public void Files_that_PureHDF_writes_are_read_back() =>
        Gen.Int[0, 100_000]
            .Sample(
                seed =>
                {
                    using var folder = new TempFolder();
                    var written = WrittenFile.Create(folder.Locate("written.h5"), seed);

                    using var file = Hdf5File.Open(
                        folder.Locate("written.h5"),
                        token: TestContext.Current.CancellationToken
                    );

                    foreach (var (path, (data, shape)) in written.Datasets)
                    {
                        var dataset = Assert.IsType<Hdf5Dataset>(file.Find(path));
                        Assert.Equal(shape.Select(length => (long)length), dataset.Dataspace.Dimensions);
                        AssertEqual(data, dataset.Values);
                    }
                    foreach (var ((path, name), data) in written.Attributes)
                        AssertEqual(data, file.Find(path)!.Attribute(name)!);
                },
                iter: 60
            );

    private static void AssertEqual(Array expected, Hdf5Values values)
    {
        Assert.Equal(expected.Length, values.Count);
        if (expected is string[] strings)
        {
            Assert.Equal(strings, values.ReadStrings(0, strings.Length));
            return;
        }
        var bytes = new byte[Buffer.ByteLength(expected)];
        Buffer.BlockCopy(expected, 0, bytes, 0, bytes.Length);
        Assert.Equal(bytes, values.ReadBlocks().SelectMany(block => block.ToArray()));
        // Start in the middle, to read parts of chunks.
        var first = expected.Length / 2;
        var part = new byte[(expected.Length - first) * values.Type.Size];
        values.ReadBytes(first, part);
        Assert.Equal(bytes[(first * values.Type.Size)..], part);
    }
}
