using Dandi.Hdf5.Writing;
using static Dandi.Formats.Tests.Hdf5.Writing.EditScene;

namespace Dandi.Formats.Tests.Hdf5.Writing;

/// <summary>Whether a file is what edits make of another one.</summary>
[Collection(nameof(ExclusiveEdits))]
public sealed class EditedCopyTests
{
    [Theory]
    [MemberData(nameof(Hdf5StringEditorTests.Files), MemberType = typeof(Hdf5StringEditorTests))]
    public void An_edited_file_is_recognized(string name) => AssertIsRecognized(name, Various(Video));

    [Theory]
    [MemberData(nameof(Hdf5StringEditorTests.GrowingFiles), MemberType = typeof(Hdf5StringEditorTests))]
    public void An_edited_file_that_has_grown_is_recognized(string name) => AssertIsRecognized(name, Various(Long));

    [Fact]
    public void A_file_of_another_form_is_not_an_original()
    {
        using var scene = new EditScene("old.h5");
        var other = scene.Locate("other");
        File.WriteAllText(other, "no HDF5");

        Assert.False(IsEdited(other, scene.Path, Various(Video)));
    }

    private static void AssertIsRecognized(string name, IReadOnlyList<Hdf5StringEdit> edits)
    {
        using var scene = new EditScene(name);
        Assert.False(IsEdited(scene.Original, scene.Path, edits));
        scene.Apply(edits);
        Assert.True(IsEdited(scene.Original, scene.Path, edits));
        Assert.False(IsEdited(scene.Original, scene.Path, edits.Take(1).ToList()));

        var bytes = scene.Bytes;
        for (var position = 0; position < bytes.Length; position += 499)
        {
            bytes[position] ^= 1;
            scene.Bytes = bytes;
            Assert.False(IsEdited(scene.Original, scene.Path, edits), $"byte {position}");
            bytes[position] ^= 1;
        }
        scene.Bytes = [.. bytes, 0];
        Assert.False(IsEdited(scene.Original, scene.Path, edits));
        scene.Bytes = bytes[..^1];
        Assert.False(IsEdited(scene.Original, scene.Path, edits));
    }

    private static bool IsEdited(string original, string edited, IReadOnlyList<Hdf5StringEdit> edits)
    {
        using var one = File.OpenHandle(original);
        using var other = File.OpenHandle(edited);
        return Hdf5StringEditor.IsEdited(one, other, edits, TestContext.Current.CancellationToken);
    }
}
