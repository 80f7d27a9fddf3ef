using Dandi.Formats.Tests.Nwb.Inspection;
using Dandi.Nwb.Inspection;
using PureHDF;

namespace Dandi.Formats.Tests.Nwb.Reading;

/// <summary>The walk of the reference reader through a file: names by hard links, and what it stops at wherever it stands.</summary>
public sealed class ReaderTreeTests
{
    [Fact]
    public void A_dataset_without_a_dataspace_stops_the_reader_also_where_nothing_asks_for_it()
    {
        using var scene = new InspectionScene();
        scene.General["nothing"] = new H5Dataset(1.0);
        scene.Write();
        ReadOnlySpan<byte> scalar = [0x01, 0x04, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00],
            none = [0x01, 0x04, 0x00, 0x00, 0x02, 0x00, 0x00, 0x02];
        scene.PatchHeader("/general/nothing", scalar, none);

        scene.AssertStops("builtins.TypeError");
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

        scene.AssertStops("builtins.UnicodeDecodeError");
    }

    [Fact]
    public void A_reference_to_nothing_stops_the_reader()
    {
        using var scene = new InspectionScene();
        // Of what is referred to before it is reached, PureHDF writes a copy that no group has.
        var target = new H5Dataset(1.0);
        var source = new H5Dataset(2.0) { Attributes = new() { ["target"] = new H5ObjectReference(target) } };
        scene.General["other"] = new H5Group { ["source"] = source, ["target"] = target };
        scene.Write();

        scene.AssertStops("builtins.TypeError");
    }

    [Theory]
    [InlineData("/acquisition")]
    [InlineData("/")]
    public void A_soft_link_to_a_group_above_it_stops_the_reader(string target)
    {
        using var scene = new InspectionScene();
        scene.Acquisition["link"] = new H5SoftLink(target);
        scene.Write();

        scene.AssertStops("builtins.RecursionError");
    }

    [Fact]
    public void Soft_links_that_lead_to_each_other_lead_nowhere()
    {
        using var scene = new InspectionScene();
        scene.Acquisition["a"] = new H5SoftLink("/acquisition/b");
        scene.Acquisition["b"] = new H5SoftLink("/acquisition/a");
        scene.Write();

        // The reference's validation passes them over with a warning, and its upload fails.
        Assert.Empty(scene.BlockingIds());
        Assert.Throws<Dandi.Nwb.UnreadableNwbException>(() => NwbAtPath.ReadRecord(scene.File));
    }

    [Fact]
    public void The_target_of_a_soft_link_is_looked_for_from_the_root()
    {
        using var scene = new InspectionScene();
        scene.Acquisition["s"] = scene.Series("TimeSeries", new[] { 1.0, 2.0 });
        scene.General["other"] = new H5Group { ["here"] = new H5Dataset(1.0), ["link"] = new H5SoftLink("here") };
        scene.Write();

        scene.AssertStops("builtins.KeyError");
    }

    [Fact]
    public void A_group_has_no_two_members_or_attributes_of_one_name()
    {
        using var scene = new InspectionScene();
        var series = scene.Series("TimeSeries", new[] { 1.0, 2.0 });
        series.Attributes["data"] = "none";
        scene.Acquisition["s"] = series;
        scene.Write();

        scene.AssertStops("builtins.ValueError");
    }

    [Theory]
    [InlineData("a", "pynwb.NWBFile/identifier (): argument missing")]
    [InlineData("z", null)]
    public void The_first_way_to_an_object_gives_it_its_name(string name, string? expected)
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
                    InspectionIds.OfUnreadable("hdmf.build.errors.ConstructError"),
                ],
                scene.BlockingIds()
            );
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("z", false)]
    public void A_way_that_lies_deeper_comes_first_if_its_group_does(string group, bool isLost)
    {
        using var scene = new InspectionScene();
        var processing = new H5Group();
        scene.RootMembers["processing"] = processing;
        scene.RootMembers[group] = new H5Group { ["deep"] = new H5Group { ["hard"] = processing } };
        scene.Write();

        Assert.Equal(isLost ? ["pynwb.root/processing (): argument missing"] : [], scene.BlockingIds());
    }

    [Fact]
    public void A_subject_under_another_name_is_none()
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
    public void Data_in_another_file_are_data_if_they_are_there(string file, bool isThere)
    {
        using var scene = new InspectionScene();
        new H5File { ["data"] = new H5Dataset(new[] { 1.0, 2.0, 3.0 }) { Attributes = { ["unit"] = "V" } } }.Write(
            scene.Locate("other.nwb")
        );
        var series = scene.Series("TimeSeries", new[] { 1.0 });
        series["data"] = new H5SoftLink("?other.nwb?/data?");
        scene.Acquisition["s"] = series;
        scene.Write();
        MakeExternal(scene, file);

        Assert.Equal(
            isThere
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

    /// <summary>Makes the soft link of the series an external one, which PureHDF cannot write: its type, and behind its name the names of file and object.</summary>
    private static void MakeExternal(InspectionScene scene, string file) =>
        scene.PatchHeader(
            "/acquisition/s",
            [.. "\x01\x01\x04\0\0\0data\x11\0?other.nwb?/data?"u8],
            [.. "\x40\x01\x04\0\0\0data\x11\0\0"u8, .. System.Text.Encoding.ASCII.GetBytes(file), .. "\0/data\0"u8]
        );
}
