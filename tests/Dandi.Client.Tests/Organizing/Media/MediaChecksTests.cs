using Dandi.Hdf5;
using Dandi.Hdf5.Writing;
using Dandi.Organizing.Media;
using Dandi.Testing;

namespace Dandi.Client.Tests.Organizing.Media;

/// <remarks>
/// No other test runs meanwhile: a process that is just being started holds the locks of the process that starts it, so
/// that a file would seem to be open in another program.
/// </remarks>
[CollectionDefinition(nameof(MediaChecksTests), DisableParallelization = true)]
[Collection(nameof(MediaChecksTests))]
public sealed class MediaChecksTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void Every_file_that_does_not_exist_is_named_at_once()
    {
        _folder.Write("there.mp4", "");
        Directory.CreateDirectory(_folder.Locate("folder.mp4"));
        File.CreateSymbolicLink(_folder.Locate("link.mp4"), "nowhere.mp4");

        var error = Assert.Throws<DandiException>(() =>
            Check(Plan("one.nwb", "gone.mp4", "there.mp4", "folder.mp4"), Plan("two.nwb", "link.mp4"))
        );
        Assert.Contains("gone.mp4`, which does not exist", error.Message, StringComparison.Ordinal);
        Assert.Contains("folder.mp4`, which is a folder", error.Message, StringComparison.Ordinal);
        Assert.Contains("link.mp4`, which is a link to `nowhere.mp4`", error.Message, StringComparison.Ordinal);
        Assert.Contains("Nothing was organized", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("there.mp4", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Five_of_many_missing_files_are_named()
    {
        var names = Enumerable.Range(0, 9).Select(number => $"{number}.mp4").ToArray();

        var error = Assert.Throws<DandiException>(() => Check(Plan("one.nwb", names)));
        Assert.Contains("4.mp4`, which does not exist, and 4 more.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_files_may_share_a_video_unless_it_is_moved()
    {
        _folder.Write("shared.mp4", "video");
        Directory.CreateSymbolicLink(_folder.Locate("again"), _folder.Root);
        MediaPlan[] plans = [Plan("one.nwb", "shared.mp4"), Plan("two.nwb", "again/shared.mp4")];
        Check(plans);

        var error = Assert.Throws<DandiException>(() =>
            MediaChecks.CheckFiles(plans, areMoved: true, TestContext.Current.CancellationToken)
        );
        Assert.Contains("`one.nwb`", error.Message, StringComparison.Ordinal);
        Assert.Contains("`two.nwb`", error.Message, StringComparison.Ordinal);
        Assert.Contains("--media-files-mode", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_objects_with_one_id_are_refused()
    {
        var (one, other) = (_folder.Write("one.mp4", "1"), _folder.Write("other.mp4", "2"));
        var target = _folder.Locate("out/id_external_file_0.mp4");
        var plan = new MediaPlan("one.nwb", [new MediaFile(one, target), new MediaFile(other, target)], []);

        var error = Assert.Throws<DandiException>(() => Check(plan));
        Assert.Contains("same object_id", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_names_file_dataset_reason_and_command()
    {
        var path = _folder.Write(
            "in.nwb",
            File.ReadAllBytes(Repository.Locate("tests/Dandi.Formats.Tests/Hdf5/Writing/files/new.h5"))
        );
        var plan = new MediaPlan(path, [], [new Hdf5StringEdit("/gzip", 0, "media/a.mp4", "new.mp4")]);
        var expected =
            $"The names in `/gzip` of `{path}` cannot be replaced: its values are compressed or filtered. "
            + "Store them as plain strings, then run the command again: `python3 -c ";

        var check = Assert.Throws<DandiException>(() =>
            MediaChecks.CheckEdits(plan, isMoved: false, TestContext.Current.CancellationToken)
        );
        var replace = Assert.Throws<DandiException>(() =>
            MediaNames.Replace(path, plan.Edits, default, TestContext.Current.CancellationToken)
        );
        Assert.StartsWith(expected, check.Message, StringComparison.Ordinal);
        Assert.Equal(check.Message, replace.Message);
    }

    [Fact]
    public void A_read_only_original_is_edited_and_stays_read_only()
    {
        var path = _folder.Write(
            "in.nwb",
            File.ReadAllBytes(Repository.Locate("tests/Dandi.Formats.Tests/Hdf5/Writing/files/old.h5"))
        );
        File.SetUnixFileMode(path, UnixFileMode.UserRead);
        MediaNames.Replace(
            path,
            [new Hdf5StringEdit("/list", 0, "media/a.mp4", "new.mp4")],
            UnixFileMode.UserRead,
            TestContext.Current.CancellationToken
        );

        Assert.Equal(UnixFileMode.UserRead, File.GetUnixFileMode(path));
        using var file = Hdf5File.Open(path, token: TestContext.Current.CancellationToken);
        Assert.Equal("new.mp4", ((Hdf5Dataset)file.Find("/list")!).Values.ReadString());
    }

    [Fact]
    public void A_file_that_another_program_has_locked_is_found_before_anything_is_moved()
    {
        var path = _folder.Write(
            "in.nwb",
            File.ReadAllBytes(Repository.Locate("tests/Dandi.Formats.Tests/Hdf5/Writing/files/old.h5"))
        );
        var plan = new MediaPlan(path, [], [new Hdf5StringEdit("/list", 0, "media/a.mp4", "new.mp4")]);
        using (new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read))
        {
            var error = Assert.Throws<DandiException>(() =>
                MediaChecks.CheckEdits(plan, isMoved: true, TestContext.Current.CancellationToken)
            );
            Assert.Contains($"Another program has `{path}` open", error.Message, StringComparison.Ordinal);
            MediaChecks.CheckEdits(plan, isMoved: false, TestContext.Current.CancellationToken);
        }
        MediaChecks.CheckEdits(plan, isMoved: true, TestContext.Current.CancellationToken);
    }

    [Fact]
    public void A_damaged_file_is_an_error_with_its_name()
    {
        var path = _folder.Write("in.nwb", "no HDF5");

        var error = Assert.Throws<DandiException>(() =>
            MediaNames.Replace(path, [], default, TestContext.Current.CancellationToken)
        );
        Assert.Contains($"`{path}`", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static void Check(params MediaPlan[] plans) =>
        MediaChecks.CheckFiles(plans, areMoved: false, TestContext.Current.CancellationToken);

    private MediaPlan Plan(string nwb, params string[] names) =>
        new(
            nwb,
            [.. names.Select(name => new MediaFile(_folder.Locate(name), _folder.Locate($"out/{nwb}/{name}")))],
            []
        );
}
