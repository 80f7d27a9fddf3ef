using Dandi.Formats.Tests.Nwb.Inspection;
using Dandi.Nwb;
using Microsoft.Extensions.Time.Testing;
using PureHDF;

namespace Dandi.Formats.Tests.Nwb.Reading;

/// <summary>Which videos and images an NWB file names.</summary>
public sealed class NwbMediaTests
{
    [Fact]
    public void Series_are_found_in_every_part_of_the_file_with_the_numbers_of_their_texts()
    {
        using var scene = new InspectionScene();
        scene.Acquisition["vid"] = Film(scene, "a.mp4", "b.tiff", "https://example.com/c.mp4", "d.AVI");
        scene.RootMembers["processing"] = new H5Group
        {
            ["behavior"] = new H5Group
            {
                ["film"] = Film(scene, "e.mkv"),
                Attributes = scene.Typed("ProcessingModule", ("description", "of a test")),
            },
        };
        scene.RootMembers["stimulus"] = new H5Group
        {
            ["presentation"] = new H5Group { ["shown"] = Film(scene, "f.mov") },
            ["templates"] = new H5Group(),
        };
        var media = Read(scene);

        Assert.Equal(
            [
                ("/acquisition/vid/external_file", 0L, "a.mp4"),
                ("/acquisition/vid/external_file", 2L, "https://example.com/c.mp4"),
                ("/acquisition/vid/external_file", 3L, "d.AVI"),
                ("/processing/behavior/film/external_file", 0L, "e.mkv"),
                ("/stimulus/presentation/shown/external_file", 0L, "f.mov"),
            ],
            media.References.Select(reference => (reference.Dataset, reference.Index, reference.Text))
        );
        Assert.Equal(["external file b.tiff should be one of: .mp4, .avi, .wmv, .mov, .flv, .mkv"], media.Notes);
        Assert.Equal(
            3,
            media.References.Select(reference => reference.ObjectId).Distinct().Count(id => id is not null)
        );
        Assert.Empty(media.Repeats);
    }

    [Fact]
    public void Texts_that_two_series_share_are_found_once()
    {
        using var scene = new InspectionScene();
        var files = Files("a.mp4");
        var (first, second) = (Film(scene, "unused.mp4"), Film(scene, "unused.mp4"));
        (first["external_file"], second["external_file"]) = (files, files);
        (scene.Acquisition["first"], scene.Acquisition["second"]) = (first, second);

        Assert.Equal("/acquisition/first/external_file", Assert.Single(Read(scene).References).Dataset);
    }

    private static H5Group Film(InspectionScene scene, params string[] names)
    {
        var series = scene.Series("ImageSeries", new byte[0, 0, 0]);
        series["external_file"] = Files(names);
        return series;
    }

    private static H5Dataset Files(params string[] names) =>
        new(names) { Attributes = new() { ["starting_frame"] = new int[names.Length] } };

    private static NwbMedia Read(InspectionScene scene)
    {
        scene.Write();
        return NwbAtPath.Read(scene.File, nwb => nwb.ReadMedia(), new FakeTimeProvider());
    }
}
