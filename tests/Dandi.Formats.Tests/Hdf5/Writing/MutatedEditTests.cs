using Dandi.Formats.Tests.Hdf5.Damage;
using Dandi.Hdf5;
using Dandi.Hdf5.Values;
using Dandi.Hdf5.Writing;
using Dandi.Testing;
using static Dandi.Formats.Tests.Hdf5.Writing.EditScene;

namespace Dandi.Formats.Tests.Hdf5.Writing;

/// <summary>
/// Edits damaged files. Whatever the damage, nothing is written but to the places that an edit of the
/// undamaged file may change, or nothing at all.
/// </summary>
[Collection(nameof(ExclusiveEdits))]
public sealed class MutatedEditTests
{
    private static readonly int MutantsOfEach = SeededSet.Count(60);

    public static readonly TheoryData<string, bool, Mutation> Cases = new(
        from name in new[] { "old.h5", "new.h5" }
        from grows in new[] { true, false }
        from mutation in Enum.GetValues<Mutation>()
        select new TheoryDataRow<string, bool, Mutation>(name, grows, mutation)
    );

    [Theory]
    [MemberData(nameof(Cases))]
    public void Damage_never_makes_the_editor_write_elsewhere(string name, bool grows, Mutation mutation)
    {
        using var scene = new EditScene(name);
        var edits = Various(grows ? Long : Video);
        var original = scene.Bytes;
        var places = Places(scene, edits);
        var edited = 0;
        for (var seed = 0; seed < MutantsOfEach; seed++)
        {
            var mutant = scene.Bytes = Mutant.Of(original, mutation, new Random(seed));
            var failure = Record.Exception(() => scene.Apply(edits));
            var written = scene.Bytes;

            Assert.True(failure is null or Hdf5Exception or Hdf5EditException, $"mutant {seed}: {failure}");
            if (failure is null)
                edited++;
            for (var at = 0; at < written.Length; at++)
            {
                if (at < mutant.Length && written[at] == mutant[at])
                    continue;
                Assert.True(failure is null, $"mutant {seed}: written at {at} despite {failure}");
                Assert.True(places.Any(place => at >= place.Start && at < place.End), $"mutant {seed}: {at}");
            }
        }
        Assert.Equal(mutation == Mutation.Truncated, edited == 0);
    }

    /// <summary>The elements, the free space of the global heap, the end in the superblock, and the end of the
    /// file.</summary>
    private static List<(long Start, long End)> Places(EditScene scene, IReadOnlyList<Hdf5StringEdit> edits)
    {
        using var file = Hdf5File.Open(scene.Path, token: TestContext.Current.CancellationToken);
        var places = new List<(long, long)> { (0, 96), (file.Bytes.Length, long.MaxValue) };
        foreach (var edit in edits)
        {
            var dataset = EditPlanner.Find(file, edit);
            var at = ElementLocator.Locate(dataset, edit.Dataset, edit.Index);
            places.Add((at, at + dataset.Type.Size));
            if (!dataset.Type.IsVariableLengthString)
                continue;
            var (_, address, _) = ElementDecoder.Pointer(file, file.Bytes.At(at, dataset.Type.Size, "element"));
            var heap = HeapCollection.Read(file.Bytes, address);
            places.Add((heap.FreeAddress, heap.FreeAddress + heap.FreeSize));
        }
        return places;
    }
}
