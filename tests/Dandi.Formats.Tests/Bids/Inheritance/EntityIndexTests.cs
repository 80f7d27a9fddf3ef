using System.Globalization;
using Dandi.Bids.Inheritance;
using Dandi.Bids.Names;
using Dandi.Bids.Tree;

namespace Dandi.Formats.Tests.Bids.Inheritance;

public sealed class EntityIndexTests
{
    private static readonly string[] Entities =
    [
        "sub",
        "ses",
        "task",
        "acq",
        "run",
        "space",
        "rec",
        "dir",
        "echo",
        "x",
    ];
    private static readonly BidsFolder Folder = new() { Name = "" };

    [Theory]
    [InlineData(300)]
    [InlineData(2000)]
    public void The_files_found_are_those_that_a_comparison_with_each_finds(int count)
    {
        var random = new Random(1);
        var files = Enumerable.Range(0, count).Select(_ => Named(RandomName(random))).ToList();
        foreach (
            var free in (string[][])
                [
                    [],
                    ["space"],
                    ["run", "x"],
                ]
        )
        {
            var index = new EntityIndex(files, free);
            foreach (var source in Enumerable.Range(0, 200).Select(_ => Named(RandomName(random))))
            {
                List<NamedFile>? found = null;
                index.AddMatching(source, ref found);
                Assert.Equal(
                    files.Where(file => file.HasOnlyEntitiesOf(source, free)).Select(file => file.File.Name).Order(),
                    (found ?? []).Select(file => file.File.Name).Order()
                );
            }
        }
    }

    // A comparison of each with each would take minutes.
    [Fact]
    public void A_folder_of_a_hundred_thousand_recordings_with_their_own_electrodes_is_looked_through_once()
    {
        const int Count = 100_000;
        var group = new NameGroup();
        foreach (var run in Enumerable.Range(0, Count))
            group.Add(Named(Name(run, "space-a_electrodes.tsv")));
        string[] free = ["space"];
        foreach (var run in Enumerable.Range(0, Count))
        {
            List<NamedFile>? found = null;
            group.AddMatching(Named(Name(run, "eeg.edf")), free, ref found);
            Assert.Equal(Name(run, "space-a_electrodes.tsv"), Assert.Single(found!).File.Name);
        }
    }

    private static string Name(int run, string rest) =>
        string.Create(CultureInfo.InvariantCulture, $"sub-01_task-rest_run-{run}_{rest}");

    private static string RandomName(Random random) =>
        string.Concat(Entities.Where(_ => random.Next(2) == 0).Select(entity => $"{entity}-{random.Next(2)}_"))
        + "eeg.edf";

    private static NamedFile Named(string name) =>
        new(new BidsFile { Name = name, Parent = Folder }, FileNameParts.Parse(name));
}
