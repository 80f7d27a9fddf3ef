using Dandi.Nwb;
using Dandi.Organizing.Naming;

namespace Dandi.Client.Tests.Organizing.Naming;

public sealed class OrganizedNamesPropertyTests
{
    private const string Characters = "ab1-_.*/\\:|\"'?%@;, \t\n\u00a0\u0001é日\ud83d\ude00";

    [Fact]
    public void No_two_files_get_the_same_name()
    {
        var random = new Random(20260);
        var (named, refused) = (0, 0);
        for (var round = 0; round < 2000; round++)
        {
            var files = Enumerable.Range(0, random.Next(1, 12)).Select(i => MakeFile(random, i)).ToList();
            var required = OrganizedNames.FieldNames.Where(_ => random.Next(8) == 0).ToList();
            try
            {
                var names = OrganizedNames.Find(files, required);
                Assert.Equal(files.Count, names.Distinct(StringComparer.Ordinal).Count());
                Assert.All(names, AssertIsOrganized);
                named++;
            }
            catch (DandiException)
            {
                refused++;
            }
        }

        Assert.True(named > 500 && refused > 10, $"{named} sets were named, {refused} refused");
    }

    [Fact]
    public void Names_do_not_depend_on_the_order_of_the_files()
    {
        var random = new Random(7);
        for (var round = 0; round < 300; round++)
        {
            var files = Enumerable.Range(0, 6).Select(i => MakeFile(random, i) with { ObjectId = $"id {i}" }).ToList();
            var names = files
                .Zip(OrganizedNames.Find(files, []))
                .ToDictionary(each => each.First.Path, each => each.Second);
            random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(files));

            Assert.Equal(files.Select(file => names[file.Path]), OrganizedNames.Find(files, []));
        }
    }

    [Fact]
    public void Sanitizing_twice_changes_nothing()
    {
        var random = new Random(1);
        for (var round = 0; round < 2000; round++)
        {
            var label = NameLabel.Sanitize(MakeText(random));

            Assert.Equal(label, NameLabel.Sanitize(label));
        }
    }

    [Fact]
    public void Half_a_surrogate_pair_is_replaced() => Assert.Equal("a-b", NameLabel.Sanitize("a\ud83db"));

    private static void AssertIsOrganized(string path)
    {
        var parts = path.Split('/');
        Assert.Equal(2, parts.Length);
        Assert.StartsWith(parts[0], parts[1], StringComparison.Ordinal);
        Assert.EndsWith(".nwb", parts[1], StringComparison.Ordinal);
        Assert.Empty(OrganizedPath.Validate(path));
    }

    private static NamingFields MakeFile(Random random, int index) =>
        new($"data/{index}.nwb")
        {
            SubjectId = random.Next(2) == 0 ? "s" : $"s{MakeText(random)}",
            SessionId = Sometimes(random),
            SessionStart =
                random.Next(2) == 0 ? null : new NwbTimestamp(new DateTime(2020, 1, random.Next(1, 4)), null),
            TissueSampleId = Sometimes(random),
            SliceId = Sometimes(random),
            CellId = Sometimes(random),
            Description = Sometimes(random),
            ProbeIds = [.. Enumerable.Range(0, random.Next(2)).Select(_ => (long)random.Next(2))],
            Modalities = random.Next(2) == 0 ? [] : ["behavior", "ecephys"],
            ObjectId = random.Next(20) == 0 ? null : $"id {random.Next(60)}",
        };

    private static string? Sometimes(Random random) => random.Next(5) == 0 ? MakeText(random) : null;

    private static string MakeText(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(4)).Select(_ => Characters[random.Next(Characters.Length - 2)]));
}
