using Dandi.FileSystem;
using Dandi.Formats.Tests.Nwb.Inspection;
using Dandi.Nwb;
using Dandi.Nwb.Inspection;
using PureHDF;

namespace Dandi.Formats.Tests.Nwb.Reading;

/// <summary>
/// The walk through a file as PyNWB does it: names by hard links, and conditions that stop it anywhere in the file.
/// </summary>
public sealed class ReaderTreeTests
{
    [Fact]
    public void A_null_dataspace_stops_the_reader_anywhere_in_the_file()
    {
        using var scene = new InspectionScene();
        scene.General["unused"] = new H5Dataset(1.0);
        scene.Write();
        ReadOnlySpan<byte> scalar = [0x01, 0x04, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00],
            nullSpace = [0x01, 0x04, 0x00, 0x00, 0x02, 0x00, 0x00, 0x02];
        scene.PatchHeader("/general/unused", scalar, nullSpace);

        scene.AssertReaderStops("builtins.TypeError");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Text_that_is_not_UTF_8_stops_the_reader(bool isAttribute)
    {
        using var scene = new InspectionScene();
        var other = new H5Group();
        if (isAttribute)
            other.Attributes["note"] = "marked text";
        else
            other["note"] = "marked text";
        scene.General["other"] = other;
        scene.WriteWith("marked text", 0xFF);

        scene.AssertReaderStops("builtins.UnicodeDecodeError");
    }

    [Fact]
    public void A_dangling_reference_stops_the_reader()
    {
        using var scene = new InspectionScene();
        // PureHDF writes an object that is referred to before it is reached as a copy without any link.
        var target = new H5Dataset(1.0);
        var source = new H5Dataset(2.0) { Attributes = new() { ["target"] = new H5ObjectReference(target) } };
        scene.General["other"] = new H5Group { ["source"] = source, ["target"] = target };
        scene.Write();

        scene.AssertReaderStops("builtins.TypeError");
    }

    [Theory]
    [InlineData("/acquisition")]
    [InlineData("/")]
    public void A_soft_link_to_an_ancestor_stops_the_reader(string target)
    {
        using var scene = new InspectionScene();
        scene.Acquisition["link"] = new H5SoftLink(target);
        scene.Write();

        scene.AssertReaderStops("builtins.RecursionError");
    }

    [Fact]
    public void Soft_links_that_refer_to_each_other_are_dangling()
    {
        using var scene = new InspectionScene();
        scene.Acquisition["a"] = new H5SoftLink("/acquisition/b");
        scene.Acquisition["b"] = new H5SoftLink("/acquisition/a");
        scene.Write();

        // The Python client's validation ignores such links with a warning, and its upload fails.
        Assert.Empty(scene.BlockingIds());
        Assert.Throws<Dandi.Nwb.UnreadableNwbException>(() => NwbAtPath.ReadRecord(scene.File));
    }

    [Fact]
    public void Relative_soft_link_targets_are_resolved_from_the_root()
    {
        using var scene = new InspectionScene();
        scene.Acquisition["s"] = scene.Series("TimeSeries", new[] { 1.0, 2.0 });
        scene.General["other"] = new H5Group { ["here"] = new H5Dataset(1.0), ["link"] = new H5SoftLink("here") };
        scene.Write();

        scene.AssertReaderStops("builtins.KeyError");
    }

    [Fact]
    public void A_member_and_an_attribute_of_the_same_name_stop_the_reader()
    {
        using var scene = new InspectionScene();
        var series = scene.Series("TimeSeries", new[] { 1.0, 2.0 });
        series.Attributes["data"] = "none";
        scene.Acquisition["s"] = series;
        scene.Write();

        scene.AssertReaderStops("builtins.ValueError");
    }

    [Theory]
    [InlineData("a", "pynwb.NWBFile/identifier (): argument missing")]
    [InlineData("z", null)]
    public void The_first_path_to_an_object_determines_its_name(string name, string? expected)
    {
        using var scene = new InspectionScene();
        var identifier = new H5Dataset("test");
        scene.RootMembers["identifier"] = identifier;
        scene.RootMembers[name] = identifier;
        scene.Write();

        if (expected is null)
            Assert.Empty(scene.BlockingIds());
        else
            Assert.Equal(
                [
                    "pynwb.root/identifier (): argument missing",
                    InspectionIds.ReadFailure("hdmf.build.errors.ConstructError"),
                ],
                scene.BlockingIds()
            );
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("z", false)]
    public void A_deeper_path_wins_if_its_group_is_visited_first(string group, bool isRenamed)
    {
        using var scene = new InspectionScene();
        var processing = new H5Group();
        scene.RootMembers["processing"] = processing;
        scene.RootMembers[group] = new H5Group { ["deep"] = new H5Group { ["hard"] = processing } };
        scene.Write();

        Assert.Equal(isRenamed ? ["pynwb.root/processing (): argument missing"] : [], scene.BlockingIds());
    }

    [Fact]
    public void A_subject_under_another_name_does_not_count()
    {
        using var scene = new InspectionScene();
        scene.General["subject"] = scene.Subject();
        scene.General["alias"] = scene.General["subject"];
        scene.Write();

        Assert.Equal(["NWBI.check_subject_exists"], scene.BlockingIds());
    }

    [Theory]
    [InlineData("other.nwb", true)]
    [InlineData("none_.nwb", false)]
    public void Data_in_another_file_counts_if_it_exists(string file, bool exists)
    {
        using var scene = new InspectionScene();
        new H5File { ["data"] = new H5Dataset(new[] { 1.0, 2.0, 3.0 }) { Attributes = { ["unit"] = "V" } } }.Write(
            scene.Locate("other.nwb")
        );
        var series = scene.Series("TimeSeries", new[] { 1.0 });
        series["data"] = new H5SoftLink("?other.nwb?/data?");
        scene.Acquisition["s"] = series;
        scene.Write();
        ReplaceWithExternalLink(scene, file);

        Assert.Equal(
            exists
                ? []
                :
                [
                    "pynwb.TimeSeries/data (acquisition/s): argument missing",
                    "NWBI.check_time_series_data_is_not_empty",
                ],
            scene.Ids()
        );
        Assert.Throws<Dandi.Nwb.UnreadableNwbException>(() => NwbAtPath.ReadRecord(scene.File));
    }

    [Fact]
    public void A_file_from_elsewhere_names_no_files_of_this_machine()
    {
        using var scene = new InspectionScene();
        new H5File { ["data"] = new H5Dataset(new[] { 1.0 }) }.Write(scene.Locate("other.nwb"));
        var series = scene.Series("TimeSeries", new[] { 1.0 });
        series["data"] = new H5SoftLink("?other.nwb?/data?");
        scene.Acquisition["s"] = series;
        scene.Write();
        ReplaceWithExternalLink(scene, "other.nwb");
        using var remote = new NwbReader(
            new ByteSource(File.ReadAllBytes(scene.File)),
            scene.File,
            TimeProvider.System,
            TestContext.Current.CancellationToken
        );

        Assert.True(NwbAtPath.Read(scene.File, HasData, TimeProvider.System));
        Assert.False(HasData(remote));

        static bool HasData(NwbReader reader) => reader.Tree.Find("/acquisition/s/data") is not null;
    }

    private sealed class ByteSource(byte[] bytes) : IByteSource
    {
        public long Length => bytes.Length;

        public int Read(Span<byte> destination, long offset)
        {
            var count = (int)Math.Min(destination.Length, Math.Max(0, bytes.Length - offset));
            bytes.AsSpan((int)Math.Min(offset, bytes.Length), count).CopyTo(destination);
            return count;
        }
    }

    /// <summary>
    /// Turns the soft link of the series into an external one, which PureHDF cannot write: changes the link type, and
    /// the target to the names of file and object.
    /// </summary>
    private static void ReplaceWithExternalLink(InspectionScene scene, string file) =>
        scene.PatchHeader(
            "/acquisition/s",
            [.. "\x01\x01\x04\0\0\0data\x11\0?other.nwb?/data?"u8],
            [.. "\x40\x01\x04\0\0\0data\x11\0\0"u8, .. System.Text.Encoding.ASCII.GetBytes(file), .. "\0/data\0"u8]
        );
}
