using Dandi.Hdf5.Writing;
using static Dandi.Formats.Tests.Hdf5.Writing.EditScene;

namespace Dandi.Formats.Tests.Hdf5.Writing;

/// <summary>Stops an edit after each of its writes, and in the middle of those that are not atomic.</summary>
[Collection(nameof(ExclusiveEdits))]
public sealed class InterruptedEditTests
{
    public static readonly TheoryData<string, bool> Cases = new(
        Hdf5StringEditorTests
            .GrowingFiles.SelectMany(file => new[] { (file.Data, true), (file.Data, false) })
            .Select(pair => new TheoryDataRow<string, bool>(pair.Item1, pair.Item2))
    );

    [Theory]
    [MemberData(nameof(Cases))]
    public void Each_string_has_its_old_or_its_new_text(string name, bool grows)
    {
        using var scene = new EditScene(name);
        var edits = Various(grows ? Long : Video);
        var (original, expected) = (scene.Bytes, scene.Expect());
        var written = original;
        foreach (var partial in Interruptions(scene.Plan(edits), original))
        {
            scene.Bytes = written = partial;
            AssertOldOrNew(scene.Read(), expected, edits);
        }

        Assert.Equal(scene.Expect(edits), scene.Read());
        scene.Bytes = original;
        foreach (var partial in Interruptions(scene.Plan(edits), original))
        {
            scene.Bytes = partial;
            scene.Apply(edits);
            Assert.Equal(scene.Expect(edits), scene.Read());
        }
        Assert.NotEqual(original, written);
    }

    private static IEnumerable<byte[]> Interruptions(EditPlan plan, byte[] original)
    {
        var bytes = original;
        foreach (var (step, patch) in plan.Steps.SelectMany((step, number) => step.Select(patch => (number, patch))))
        {
            // Later steps consist of writes within a sector, which a disk does not tear.
            if (step == 0)
            {
                for (var length = 1; length < patch.Bytes.Length; length += 997)
                    yield return Write(bytes, patch with { Bytes = patch.Bytes[..length] });
            }
            yield return bytes = Write(bytes, patch);
        }
    }

    private static byte[] Write(byte[] bytes, FilePatch patch)
    {
        var result = new byte[Math.Max(bytes.Length, patch.End)];
        bytes.CopyTo(result, 0);
        patch.Bytes.CopyTo(result, patch.Offset);
        return result;
    }

    private static void AssertOldOrNew(
        SortedDictionary<string, string> found,
        SortedDictionary<string, string> expected,
        IReadOnlyList<Hdf5StringEdit> edits
    )
    {
        Assert.Equal(expected.Keys, found.Keys);
        foreach (var (key, value) in found)
        {
            var edit = edits.FirstOrDefault(edit => Key(edit) == key);
            Assert.True(value == expected[key] || value == edit?.New, $"{key}: {value}");
        }
    }
}
