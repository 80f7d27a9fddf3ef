using System.Globalization;
using System.Text;
using Dandi.Formats.Tests.Nwb.Inspection;
using Dandi.Formats.Tests.Nwb.Reading;
using Dandi.Hdf5;
using Dandi.Hdf5.Layouts;
using Dandi.Nwb.Specs;
using PureHDF;

namespace Dandi.Formats.Tests.Nwb;

/// <summary>
/// NWB files that are small, but whose content would take gigabytes or endless work: each gives an error, with little
/// memory, and none passes.
/// </summary>
public sealed class HostileNwbTests
{
    private const long MaxAllocated = 1500L << 20;

    [Fact]
    public void A_table_of_billions_of_unwritten_rows_is_an_error()
    {
        using var scene = new InspectionScene();
        scene.Units = scene.UnitsOf([0, 1, 2, 3, 4, 5, 6, 7], [1, 2, 3, 4, 5, 6, 7, 8]);
        scene.Write();
        foreach (var name in new[] { "id", "spike_times", "spike_times_index" })
            Unwrite(scene.File, $"/units/{name}", 1L << 32);

        AssertCannotBeChecked(scene.File);
    }

    [Fact]
    public void Names_that_make_paths_of_megabytes_are_an_error()
    {
        using var scene = new InspectionScene();
        var name = new string('n', 5000);
        var group = new H5Group();
        for (var level = 0; level < 50; level++)
            group = new H5Group { [name] = group };
        scene.Acquisition["deep"] = group;
        scene.Write();

        AssertCannotBeChecked(scene.File);
    }

    [Fact]
    public void Types_that_are_derived_from_each_other_in_thousands_of_levels_are_an_error()
    {
        var types = new StringBuilder();
        for (var level = 0; level < 50_000; level++)
            types.Append(
                CultureInfo.InvariantCulture,
                $"{(level == 0 ? "" : ",")}{{\"neurodata_type_def\": \"T{level}\", "
                    + $"\"neurodata_type_inc\": \"{(level == 49_999 ? "NWBDataInterface" : $"T{level + 1}")}\"}}"
            );

        AssertInvalid(Resolve($"{{\"groups\": [{types}]}}"), "levels");
    }

    [Fact]
    public void Types_that_contain_each_other_in_thousands_of_levels_are_an_error()
    {
        var types = new StringBuilder();
        for (var level = 0; level < 50_000; level++)
            types.Append(
                CultureInfo.InvariantCulture,
                $"{(level == 0 ? "" : ",")}{{\"neurodata_type_def\": \"T{level}\", "
                    + $"\"groups\": [{{\"neurodata_type_inc\": \"T{level + 1}\"}}]}}"
            );

        AssertInvalid(Resolve($"{{\"groups\": [{types}]}}"), "levels");
    }

    [Fact]
    public void Types_that_inherit_millions_of_members_are_an_error()
    {
        var attributes = string.Join(
            ',',
            Enumerable.Range(0, 3000).Select(index => $"{{\"name\": \"a{index}\", \"dtype\": \"text\"}}")
        );
        var types = string.Join(
            ',',
            Enumerable
                .Range(0, 3000)
                .Select(index => $"{{\"neurodata_type_def\": \"T{index}\", \"neurodata_type_inc\": \"Base\"}}")
        );

        AssertInvalid(
            Resolve($"{{\"groups\": [{{\"neurodata_type_def\": \"Base\", \"attributes\": [{attributes}]}}, {types}]}}"),
            "members"
        );
    }

    [Fact]
    public void Namespaces_that_include_each_other_do_not_copy_their_types_without_end()
    {
        var types = string.Join(
            ',',
            Enumerable.Range(0, 5000).Select(index => $"{{\"neurodata_type_def\": \"NS_T{index}\"}}")
        );
        CachedSpecifications[] cached =
        [
            .. Enumerable
                .Range(0, 100)
                .Select(index => new CachedSpecifications(
                    $"n{index}",
                    "1",
                    [.. Enumerable.Range(0, index).Select(other => $"n{other}")],
                    [$"{{\"groups\": [{types.Replace("NS", $"N{index}", StringComparison.Ordinal)}]}}"]
                )),
        ];

        AssertInvalid(
            () => SpecCatalog.Load(cached, new Dictionary<string, SpecNamespace>(StringComparer.Ordinal)),
            "types"
        );
    }

    private static Action Resolve(string source) =>
        () =>
            SpecCatalog.Load(
                [new CachedSpecifications("ndx-test", "1", ["core"], [source])],
                new Dictionary<string, SpecNamespace>(SpecCatalog.BuiltIn.Namespaces, StringComparer.Ordinal)
            );

    private static void AssertInvalid(Action load, string word) =>
        Assert.Contains(
            word,
            Measured(() => Assert.Throws<InvalidSpecificationException>(load)).Message,
            StringComparison.Ordinal
        );

    private static void AssertCannotBeChecked(string file)
    {
        var validation = Measured(() => NwbAtPath.ValidateFile(file));

        Assert.Contains(validation.Results, result =>
            result.Severity == Severity.Error && result.Message.Contains("cannot be checked", StringComparison.Ordinal)
        );
        Assert.Null(validation.Record);
    }

    private static T Measured<T>(Func<T> read)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var result = read();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < MaxAllocated, $"{allocated} bytes allocated");
        return result;
    }

    /// <summary>Changes a one-dimensional dataset of 8 elements: more elements, none of which is stored.</summary>
    private static void Unwrite(string path, string dataset, long count)
    {
        long address;
        Hdf5Layout layout;
        byte[] stored;
        using (var file = Hdf5File.Open(path, token: TestContext.Current.CancellationToken))
        {
            var found = Assert.IsType<Hdf5Dataset>(file.Find(dataset));
            (address, layout, stored) = (found.Address, found.Layout, new byte[8 * found.Type.Size]);
            found.Values.ReadBytes(0, stored);
        }
        var header = File.ReadAllBytes(path)[(int)address..];
        byte[] space = [2, 1, 0, 1, .. BitConverter.GetBytes(8L)];
        var isGrowable = header.AsSpan(0, 500).IndexOf(space) < 0;
        if (isGrowable)
            space = [2, 1, 1, 1, .. BitConverter.GetBytes(8L), .. BitConverter.GetBytes(8L)];
        byte[] longer =
        [
            .. space[..4],
            .. BitConverter.GetBytes(count),
            .. isGrowable ? BitConverter.GetBytes(count) : [],
        ];
        PatchedHeader.Replace(path, address, space, longer);
        var isCompact = layout.Class == Hdf5LayoutClass.Compact;
        byte[] place = isCompact
            ? [0, .. BitConverter.GetBytes((ushort)stored.Length), .. stored]
            : [1, .. BitConverter.GetBytes(layout.Address), .. BitConverter.GetBytes(layout.Size)];
        byte[] nowhere = [1, .. BitConverter.GetBytes(-1L), .. BitConverter.GetBytes(0L)];
        PatchedHeader.Replace(path, address, place, [.. nowhere, .. new byte[place.Length - nowhere.Length]]);
    }
}
