using Dandi.Client.Tests.Organizing.Media;
using Dandi.FileSystem;
using Dandi.Hdf5.Writing;
using Dandi.Organizing;
using Dandi.Organizing.Journal;
using Dandi.Organizing.Placing;
using Dandi.Testing;
using Microsoft.Win32.SafeHandles;

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
                    Original = new EditedOriginal(UnixFileMode.UserRead, 7, new FileTime(-1, 999_999_999)),
                },
                _scene.Plan.Steps[1] with
                {
                    File = _scene.Plan.Steps[1].File! with
                    {
                        Mode = PlacementMode.Move,
                        LinkText = "../new",
                        MovedLinkText = "old",
                    },
                },
                .. _scene.Plan.Steps.Skip(2),
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
        Assert.Equal(plan.Steps.Select(step => step.Original), journal.Plan.Steps.Select(step => step.Original));
        Assert.Equal(plan.NewFolders, journal.Plan.NewFolders);
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

    [Fact]
    public void A_plan_that_may_still_be_carried_out_is_not_opened_where_there_are_no_locks()
    {
        using (OrganizeJournal.Create(Folder, _scene.Plan.Root, _scene.Plan, [])) { }

        var error = Assert.Throws<DandiException>(() =>
            OrganizeJournal.TryOpen(Folder, _scene.Plan.Root, [], OpenWithoutLock)
        );

        Assert.Contains("has no locks", error.Message, StringComparison.Ordinal);

        static SafeFileHandle OpenWithoutLock(string path, out bool isLocked)
        {
            isLocked = false;
            return RegularFile.OpenHandle(path);
        }
    }

    [Fact]
    public void A_folder_of_our_own_that_cannot_be_searched_is_an_error_and_one_of_another_user_is_not_ours()
    {
        Assert.SkipWhen(Environment.UserName == "root", "root can search every folder");
        Directory.CreateDirectory(Folder);
        File.SetUnixFileMode(Folder, UnixFileMode.None);

        var error = Assert.Throws<DandiException>(() => OrganizeJournal.TryOpen(Folder, _scene.Plan.Root, []));
        Assert.Contains("cannot be searched", error.Message, StringComparison.Ordinal);
        Assert.Throws<UnauthorizedAccessException>(() =>
            OrganizeJournal.TryOpen("/root/state/dandi/organize", _scene.Plan.Root, [])
        );
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

    [Fact]
    public void Permissions_that_do_not_exist_are_an_error()
    {
        var original = new EditedOriginal((UnixFileMode)0x1000, 1, default);
        var plan = _scene.Plan with { Steps = [_scene.Plan.Steps[0] with { Original = original }] };
        using (OrganizeJournal.Create(Folder, plan.Root, plan, [])) { }

        Assert.Throws<DandiException>(() => OrganizeJournal.TryOpen(Folder, plan.Root, []));
    }

    public void Dispose()
    {
        _scene.Dispose();
        _folder.Dispose();
    }
}
