using System.Diagnostics;
using Dandi.Hdf5;
using Dandi.Hdf5.Storage;
using Dandi.Hdf5.Writing;
using static Dandi.Formats.Tests.Hdf5.Writing.EditScene;

namespace Dandi.Formats.Tests.Hdf5.Writing;

[Collection(nameof(ExclusiveEdits))]
public sealed class Hdf5StringEditorTests
{
    public static readonly TheoryData<string> Files =
    [
        "old.h5",
        "new.h5",
        "user-block.h5",
        "user-block-old.h5",
        "offsets-of-4-bytes.h5",
        "paged.h5",
    ];

    public static readonly TheoryData<string> GrowingFiles = [.. Files.Where(file => file.Data != "paged.h5")];

    [Theory]
    [MemberData(nameof(Files))]
    public void Strings_get_new_texts_within_the_size_of_the_file(string name)
    {
        using var scene = new EditScene(name);
        var edits = Various(Video);
        scene.Apply(edits);

        Assert.Equal(scene.Expect(edits), scene.Read());
        Assert.Equal(new FileInfo(scene.Original).Length, scene.Bytes.Length);
    }

    [Theory]
    [MemberData(nameof(GrowingFiles))]
    public void Texts_that_do_not_fit_into_the_heap_are_appended_to_the_file(string name)
    {
        using var scene = new EditScene(name);
        var edits = Various(Long);
        scene.Apply(edits);

        Assert.Equal(scene.Expect(edits), scene.Read());
        Assert.InRange(scene.Bytes.Length, new FileInfo(scene.Original).Length + Long.Length, int.MaxValue);
    }

    [Theory]
    [InlineData("/ascii", 0)]
    [InlineData("/fixed", 0)]
    [InlineData("/spaces", 0)]
    [InlineData("/terminated", 0)]
    [InlineData("/compact", 0)]
    [InlineData("/table", 0)]
    [InlineData("/chunked", 0)]
    public void Every_form_of_the_old_format_can_be_edited(string dataset, int index)
    {
        using var scene = new EditScene("old.h5");
        var edit = Edit(dataset, index, Video);
        scene.Apply(edit);

        Assert.Equal(scene.Expect(edit), scene.Read());
    }

    [Fact]
    public void A_shorter_and_an_empty_text_can_be_written()
    {
        using var scene = new EditScene("new.h5");
        Hdf5StringEdit[] edits = [Edit("/list", 0, "b"), Edit("/fixed", 0, ""), Edit("/scalar", 0, "", "pics/a.png")];
        scene.Apply(edits);

        Assert.Equal(scene.Expect(edits), scene.Read());
    }

    [Theory]
    [MemberData(nameof(GrowingFiles))]
    public void Edits_can_be_repeated_without_a_write_and_undone(string name)
    {
        using var scene = new EditScene(name);
        var edits = Various(Long);
        scene.Apply(edits);
        var edited = scene.Bytes;
        scene.Apply(edits);

        Assert.Equal(edited, scene.Bytes);
        scene.Apply([.. edits.Select(edit => edit.Reversed)]);
        Assert.Equal(scene.Expect(), scene.Read());
    }

    [Fact]
    public void Bytes_after_the_end_of_the_content_stay()
    {
        using var scene = new EditScene("old.h5");
        scene.Bytes = [.. scene.Bytes, .. "trailing"u8];
        var length = scene.Bytes.Length;
        scene.Apply(Edit("/list", 0, Long));

        Assert.Equal("trailing"u8, scene.Bytes.AsSpan(length - 8, 8));
        Assert.Equal(scene.Expect(Edit("/list", 0, Long)), scene.Read());
    }

    [Theory]
    [InlineData("old.h5", "/gzip", Video, "compressed")]
    [InlineData("new.h5", "/compact", Video, "checksum")]
    [InlineData("new.h5", "/ascii", "sub-ü/a.mp4", "ASCII")]
    [InlineData("new.h5", "/fixed", "a text of more than forty-eight bytes, which does not fit", "48 bytes")]
    [InlineData("new.h5", "/terminated", "forty-eight bytes without the one that ends them", "48 bytes")]
    public void A_form_that_does_not_allow_it_is_refused_with_a_command(
        string name,
        string dataset,
        string text,
        string reason
    )
    {
        using var scene = new EditScene(name);
        var error = AssertRefused(scene, Edit("/list", 0, Video), Edit(dataset, 0, text));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Equal(dataset, error.Dataset);
        Assert.EndsWith($"'a/it'\\''s.nwb' {dataset}", error.Command("a/it's.nwb"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/missing", 0)]
    [InlineData("/before", 0)]
    [InlineData("/list", 3)]
    [InlineData("/list", -1)]
    [InlineData("/list", 1)]
    [InlineData("/unwritten", 0)]
    public void A_string_that_is_not_the_expected_one_is_refused(string dataset, int index)
    {
        using var scene = new EditScene("new.h5");

        Assert.Null(AssertRefused(scene, Edit(dataset, index, Video)).Command(scene.Path));
    }

    [Fact]
    public void A_file_with_managed_space_does_not_grow()
    {
        using var scene = new EditScene("paged.h5");

        var error = AssertRefused(scene, Edit("/list", 0, Long));
        Assert.Contains("h5repack -S FSM_AGGR -P 0 ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_is_refused_because_another_file_would_change()
    {
        using var scene = new EditScene("old.h5");
        var link = scene.Locate("link.h5");
        File.CreateSymbolicLink(link, scene.Path);

        Assert.Throws<Hdf5EditException>(() =>
            Hdf5StringEditor.Apply(link, [Edit("/list", 0, Video)], TestContext.Current.CancellationToken)
        );
        AssertUnchanged(scene);
    }

    [Fact]
    public async Task A_file_with_two_names_is_refused_unless_a_copy_is_edited()
    {
        using var scene = new EditScene("old.h5");
        using var link = Process.Start("ln", [scene.Path, scene.Locate("other.h5")]);
        await link.WaitForExitAsync(TestContext.Current.CancellationToken);
        Hdf5StringEdit[] edits = [Edit("/list", 0, Video)];

        AssertRefused(scene, edits);
        Hdf5StringEditor.Check(scene.Path, edits, editsOriginal: false, TestContext.Current.CancellationToken);
        Assert.Throws<Hdf5EditException>(() =>
            Hdf5StringEditor.Check(scene.Path, edits, editsOriginal: true, TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public void A_file_that_another_program_has_locked_is_refused()
    {
        using var scene = new EditScene("old.h5");
        using (new FileStream(scene.Path, FileMode.Open, FileAccess.Read, FileShare.Read))
            Assert.Throws<IOException>(() => scene.Apply(Edit("/list", 0, Video)));

        AssertUnchanged(scene);
        scene.Apply(Edit("/list", 0, Video));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void A_file_that_is_open_for_writing_is_refused(byte flags)
    {
        using var scene = new EditScene("new.h5");
        var bytes = scene.Bytes;
        bytes[11] = flags;
        BitConverter.TryWriteBytes(bytes.AsSpan(44), MetadataChecksum.Compute(bytes.AsSpan(0, 44)));
        scene.Bytes = bytes;

        var error = Assert.Throws<InvalidHdf5Exception>(() => scene.Apply(Edit("/list", 0, Video)));
        Assert.Equal(Hdf5ErrorKind.OpenForWrite, error.ErrorKind);
        Assert.Equal(bytes, scene.Bytes);
    }

    private static Hdf5EditException AssertRefused(EditScene scene, params Hdf5StringEdit[] edits)
    {
        var error = Assert.Throws<Hdf5EditException>(() => scene.Apply(edits));
        AssertUnchanged(scene);
        return error;
    }

    private static void AssertUnchanged(EditScene scene) =>
        Assert.Equal(File.ReadAllBytes(scene.Original), scene.Bytes);
}
