using Dandi.Hdf5;

namespace Dandi.Formats.Tests.Nwb.Storage;

/// <summary>
/// Storage features that the HDF5 library writes only on request: shared messages and compressed heaps.
/// </summary>
public sealed class SharedMessageTests
{
    [Theory]
    [InlineData("shared-messages.nwb")]
    [InlineData("shared-messages-latest.nwb")]
    public void Shared_messages_do_not_change_results_and_record(string name) =>
        Assert.Equal(StoredContent.Read(StorageFile.Locate("plain.nwb")), StoredContent.Read(StorageFile.Locate(name)));

    [Theory]
    [InlineData("shared-messages.nwb")]
    [InlineData("shared-messages-latest.nwb")]
    public void All_objects_and_values_of_a_file_with_shared_messages_can_be_read(string name)
    {
        using var file = Hdf5File.Open(StorageFile.Locate(name), token: TestContext.Current.CancellationToken);
        var subject = Assert.IsType<Hdf5Group>(file.Find("/general/subject"));
        var data = Assert.IsType<Hdf5Dataset>(file.Find("/acquisition/licks/data"));
        var values = new double[4];
        data.Values.ReadDoubles(0, values);

        Assert.Equal("Subject", subject.Attribute("neurodata_type")?.ReadString());
        Assert.Equal([0, 1, 2, 3], values);
        Assert.Equal("V", data.Attribute("unit")?.ReadString());
        Assert.True(data.FillValue.IsDefined);
        Assert.Equal(0, Hdf5.Damage.WholeWalk.Through(StorageFile.Locate(name), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("first")]
    [InlineData("second")]
    public void Attributes_in_dense_storage_may_be_shared(string name)
    {
        using var file = Hdf5File.Open(
            StorageFile.Locate("shared-attributes.h5"),
            token: TestContext.Current.CancellationToken
        );
        var attributes = file.Find(name)!.Attributes;

        Assert.Equal(
            Enumerable.Range(0, 20).Select(index => ($"attribute {index:00}", $"the value {index} of both")),
            attributes.Select(attribute => (attribute.Name, attribute.ReadString()!))
        );
    }

    [Fact]
    public void A_damaged_shared_message_table_affects_only_its_messages()
    {
        var content = File.ReadAllBytes(StorageFile.Locate("shared-messages.nwb"));
        content.AsSpan(content.AsSpan().IndexOf("SMTB"u8), 4).Fill((byte)'x');
        using var folder = new Dandi.Testing.TempFolder();
        using var file = Hdf5File.Open(folder.Write("file.nwb", content), token: TestContext.Current.CancellationToken);

        Assert.NotEmpty(file.Root.Links);
        var fault = Assert.Throws<InvalidHdf5Exception>(() =>
            file.Root.Attribute("neurodata_type")?.ReadString() ?? file.Root.Attributes[0].ReadString()
        );
        Assert.Contains("The table of shared messages cannot be read", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Attributes_that_share_a_message_all_count_towards_the_limit()
    {
        using var file = Hdf5File.Open(
            StorageFile.Locate("shared-messages.nwb"),
            new Hdf5Limits { MaxAttributeBytes = 100 },
            TestContext.Current.CancellationToken
        );

        Assert.Equal(
            Hdf5ErrorKind.Limit,
            Assert.Throws<UnsupportedHdf5Exception>(() => file.Root.Attributes).ErrorKind
        );
    }

    [Fact]
    public void Links_in_a_compressed_heap_can_be_read()
    {
        using var file = Hdf5File.Open(
            StorageFile.Locate("compressed-heap.h5"),
            token: TestContext.Current.CancellationToken
        );
        var group = Assert.IsType<Hdf5Group>(file.Find("/links"));

        Assert.Equal(201, group.Links.Count);
        Assert.Equal("/target of the link 123", group.Link("link 123")?.TargetPath);
        Assert.Equal("/" + new string('x', 9000), group.Link("long")?.TargetPath);
    }
}
