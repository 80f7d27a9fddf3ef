using Dandi.Hdf5.Writing;
using Dandi.Nwb;
using Dandi.Organizing.Media;
using Dandi.Testing;

namespace Dandi.Client.Tests.Organizing.Media;

public sealed class MediaPlannerTests
{
    private const string Id = "6f14489d-e6e4-4fdc-9a9d-fccf439cd603";

    [Fact]
    public void A_video_gets_the_name_of_its_series_in_a_folder_beside_the_file()
    {
        var plan = Plan(Reference("media/clip.mp4"));

        Assert.Equal(
            [new MediaFile("/raw/media/clip.mp4", $"/set/sub-a/sub-a_image/{Id}_external_file_0.mp4")],
            plan.Files
        );
        Assert.Equal(
            [
                new Hdf5StringEdit(
                    "/acquisition/vid/external_file",
                    0,
                    "media/clip.mp4",
                    $"sub-a_image/{Id}_external_file_0.mp4"
                ),
            ],
            plan.Edits
        );
    }

    [Fact]
    public void A_name_that_leaves_a_linked_folder_is_the_file_that_the_system_finds()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.Locate("pool/deep"));
        Directory.CreateSymbolicLink(folder.Locate("raw"), folder.Locate("pool/deep"));

        var plan = MediaPlanner.Plan(
            new NwbMedia([Reference("../clip.mp4")], [], []),
            folder.Locate("raw/x.nwb"),
            "/set/sub-a/sub-a_image.nwb"
        );

        Assert.Equal(folder.Locate("pool/clip.mp4"), plan.Files.Single().Source);
    }

    [Theory]
    [InlineData("/films/b.AVI", "/films/b.AVI", ".avi")]
    [InlineData("../b.MKV", "/b.MKV", ".mkv")]
    [InlineData("./x/../b.mov", "/raw/b.mov", ".mov")]
    public void Sources_are_relative_to_the_original_and_suffixes_become_lower_case(
        string text,
        string source,
        string suffix
    )
    {
        var file = Assert.Single(Plan(Reference(text, index: 2)).Files);

        Assert.Equal((source, $"/set/sub-a/sub-a_image/{Id}_external_file_2{suffix}"), (file.Source, file.Target));
    }

    [Theory]
    [InlineData("https://example.com/x.mp4")]
    [InlineData("S3://bucket/x.mp4")]
    [InlineData("dandi:000001/x.mp4")]
    public void A_url_stays_as_it_is(string url)
    {
        var plan = Plan(Reference(url));

        Assert.Empty(plan.Files);
        Assert.Empty(plan.Edits);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("../../../etc/cron.d/x")]
    [InlineData("a/b")]
    [InlineData("")]
    public void An_object_without_a_plain_id_gets_the_same_name_in_each_run(string? id)
    {
        var first = Assert.Single(Plan(Reference("a.mp4", id)).Files).Target;

        Assert.Matches("^/set/sub-a/sub-a_image/[0-9a-f]{8}-[0-9a-f-]{27}_external_file_0.mp4$", first);
        Assert.Equal(first, Assert.Single(Plan(Reference("a.mp4", id)).Files).Target);
    }

    [Fact]
    public void A_text_that_repeats_the_name_of_a_video_gets_the_new_name_too()
    {
        NwbMediaReference[] repeats =
        [
            new("/processing/behavior/pose/original_videos", 0, "media/clip.mp4", "x"),
            new("/processing/behavior/pose/original_videos", 1, "https://example.com/w.mp4", "x"),
            new("/processing/behavior/pose/original_videos", 2, "media/other.mp4", "x"),
        ];
        var plan = MediaPlanner.Plan(
            new NwbMedia([Reference("media/clip.mp4")], repeats, []),
            "/raw/in.nwb",
            "/set/sub-a/sub-a_image.nwb"
        );

        Assert.Single(plan.Files);
        Assert.Equal(
            [("/acquisition/vid/external_file", 0L), ("/processing/behavior/pose/original_videos", 0L)],
            plan.Edits.Select(edit => (edit.Dataset, edit.Index))
        );
        Assert.Single(plan.Edits.Select(edit => edit.New).Distinct());
    }

    [Fact]
    public void An_organized_file_stays_as_it_is()
    {
        var plan = MediaPlanner.Plan(
            new NwbMedia([Reference($"sub-a_image/{Id}_external_file_0.mp4")], [], []),
            "/set/sub-a/sub-a_image.nwb",
            "/set/sub-a/sub-a_image.nwb"
        );

        Assert.Empty(plan.Files);
        Assert.Empty(plan.Edits);
    }

    private static NwbMediaReference Reference(string text, string? id = Id, int index = 0) =>
        new("/acquisition/vid/external_file", index, text, id);

    private static MediaPlan Plan(NwbMediaReference reference) =>
        MediaPlanner.Plan(new NwbMedia([reference], [], []), "/raw/in.nwb", "/set/sub-a/sub-a_image.nwb");
}
