using Dandi.Client.Tests.Organizing.Media;
using Dandi.Hdf5.Writing;
using Dandi.Organizing.Journal;
using Dandi.Organizing.Placing;
using Dandi.Testing;

namespace Dandi.Client.Tests.Organizing.Journal;

[Collection(nameof(MediaChecksTests))]
public sealed class OrganizeJournalTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly PlanScene _scene = new(PlacementMode.SymbolicLink);

    private string Folder => _folder.Locate("organize");

    [Fact]
    public void A_plan_is_read_as_it_was_written()
    {
        var plan = _scene.Plan with
        {
            Steps =
            [
                _scene.Plan.Steps[0] with
                {
                    Edits = [new Hdf5StringEdit("/a/b", 1, "old", "né\n")],
                },
                .. _scene.Plan.Steps.Skip(1),
            ],
        };
        using (OrganizeJournal.Create(Folder, plan.Root, plan, [])) { }

        using var journal = OrganizeJournal.TryOpen(Folder, plan.Root, [])!;

        Assert.Equal(
            (plan.Root, plan.IsInPlace, plan.Steps.Count),
            (journal.Plan.Root, journal.Plan.IsInPlace, journal.Plan.Steps.Count)
        );
        Assert.Equal(
            plan.Steps.SelectMany(step => step.Placements),
            journal.Plan.Steps.SelectMany(step => step.Placements)
        );
        Assert.Equal(plan.Steps.SelectMany(step => step.Edits), journal.Plan.Steps.SelectMany(step => step.Edits));
    }

    [Fact]
    public void There_is_no_journal_after_it_is_deleted()
    {
        using (var journal = OrganizeJournal.Create(Folder, _scene.Plan.Root, _scene.Plan, []))
            journal.Delete();

        Assert.Null(OrganizeJournal.TryOpen(Folder, _scene.Plan.Root, []));
    }

    [Fact]
    public void Two_runs_cannot_work_on_one_Dandiset()
    {
        using var first = OrganizeJournal.Create(Folder, _scene.Plan.Root, _scene.Plan, []);

        Assert.Throws<DandiException>(() => OrganizeJournal.Create(Folder, _scene.Plan.Root, _scene.Plan, []));
        Assert.Throws<DandiException>(() => OrganizeJournal.TryOpen(Folder, _scene.Plan.Root, []));
        Assert.Null(OrganizeJournal.TryOpen(Folder, "/another", []));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(200)]
    [InlineData(-1)]
    public void A_damaged_journal_is_an_error(int length)
    {
        using (OrganizeJournal.Create(Folder, _scene.Plan.Root, _scene.Plan, [])) { }
        var file = Directory.EnumerateFiles(Folder).Single();
        var text = File.ReadAllText(file);
        File.WriteAllText(file, length < 0 ? text + "{}\n" : text[..length]);

        var error = Assert.Throws<DandiException>(() => OrganizeJournal.TryOpen(Folder, _scene.Plan.Root, []));

        Assert.Contains(file, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_that_is_not_absolute_is_an_error()
    {
        using (OrganizeJournal.Create(Folder, _scene.Plan.Root, _scene.Plan, [])) { }
        var file = Directory.EnumerateFiles(Folder).Single();
        File.WriteAllText(
            file,
            File.ReadAllText(file).Replace(_scene.Sources.First(), "f0.nwb", StringComparison.Ordinal)
        );

        Assert.Throws<DandiException>(() => OrganizeJournal.TryOpen(Folder, _scene.Plan.Root, []));
    }

    public void Dispose()
    {
        _scene.Dispose();
        _folder.Dispose();
    }
}
