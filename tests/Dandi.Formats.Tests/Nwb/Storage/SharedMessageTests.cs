using Dandi.Hdf5;

namespace Dandi.Formats.Tests.Nwb.Storage;

/// <summary>Storage that the HDF5 library writes on request only: messages that objects share, and compressed heaps.</summary>
public sealed class SharedMessageTests
{
    [Theory]
    [InlineData("shared-messages.nwb")]
    [InlineData("shared-messages-latest.nwb")]
    public void A_file_with_shared_messages_is_validated_and_described_like_its_original(string name) =>
        Assert.Equal(StoredContent.Read(StorageFile.Locate("plain.nwb")), StoredContent.Read(StorageFile.Locate(name)));

    [Theory]
    [InlineData("shared-messages.nwb")]
    [InlineData("shared-messages-latest.nwb")]
    public void Every_object_and_value_of_a_file_with_shared_messages_is_read(string name)
    {
        using var file = Hdf5File.Open(StorageFile.Locate(name), token: TestContext.Current.CancellationToken);
        var subject = Assert.IsType<Hdf5Group>(file.Find("/general/subject"));
        var data = Assert.IsType<Hdf5Dataset>(file.Find("/acquisition/licks/data"));
        var values = new double[4];
        data.Values.ReadDoubles(0, values);

        Assert.Equal("Subject", subject.Attribute("neurodata_type")?.ReadText());
        Assert.Equal([0, 1, 2, 3], values);
        Assert.Equal("V", data.Attribute("unit")?.ReadText());
        Assert.True(data.FillValue.IsDefined);
        Assert.Equal(0, Hdf5.Damage.WholeWalk.Through(StorageFile.Locate(name), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("first")]
    [InlineData("second")]
    public void Attributes_that_an_index_lists_may_be_shared(string name)
    {
        using var file = Hdf5File.Open(
            StorageFile.Locate("shared-attributes.h5"),
            token: TestContext.Current.CancellationToken
        );
        var attributes = file.Find(name)!.Attributes;

        Assert.Equal(
            Enumerable.Range(0, 20).Select(index => ($"attribute {index:00}", $"the value {index} of both")),
            attributes.Select(attribute => (attribute.Name, attribute.ReadText()!))
        );
    }

    [Fact]
    public void Messages_of_a_table_that_is_damaged_are_damaged_and_nothing_else_is()
    {
        var content = File.ReadAllBytes(StorageFile.Locate("shared-messages.nwb"));
        content.AsSpan(content.AsSpan().IndexOf("SMTB"u8), 4).Fill((byte)'x');
        using var folder = new Dandi.Testing.TempFolder();
        using var file = Hdf5File.Open(folder.Write("file.nwb", content), token: TestContext.Current.CancellationToken);

        Assert.NotEmpty(file.Root.Links);
        var fault = Assert.Throws<InvalidHdf5Exception>(() =>
            file.Root.Attribute("neurodata_type")?.ReadText() ?? file.Root.Attributes[0].ReadText()
        );
        Assert.Contains("shared in a table that cannot be read", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Attributes_that_share_one_message_count_each_time()
    {
        using var file = Hdf5File.Open(
            StorageFile.Locate("shared-messages.nwb"),
            new Hdf5Limits { AttributeBytes = 100 },
            TestContext.Current.CancellationToken
        );

        Assert.Equal(Hdf5Fault.Limit, Assert.Throws<UnsupportedHdf5Exception>(() => file.Root.Attributes).Fault);
    }

    [Fact]
    public void The_links_of_a_group_whose_heap_is_compressed_are_read()
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
