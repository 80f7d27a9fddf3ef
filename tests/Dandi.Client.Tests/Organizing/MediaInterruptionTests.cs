using Dandi.Client.Tests.Organizing.Media;
using Dandi.FileSystem;
using Dandi.Hdf5;
using Dandi.Hdf5.Writing;
using Dandi.Organizing;
using Dandi.Organizing.Placing;
using Dandi.Testing;

namespace Dandi.Client.Tests.Organizing;

/// <summary>A run that moves a video with its NWB file, and is interrupted at any point.</summary>
[Collection(nameof(MediaChecksTests))]
public sealed class MediaInterruptionTests
{
    private const string Dataset = "/acquisition/gone/external_file";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<PlacementMode> Modes => [PlacementMode.Move, PlacementMode.Copy];

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task It_can_be_finished(PlacementMode mode)
    {
        for (var (end, isEnded) = (0, true); isEnded; end++)
        {
            using var folder = new TempFolder();
            var plan = MakePlan(folder, mode);

            isEnded = EndsAt(end, plan);
            await new OrganizeExecution(plan).RunAsync(isResumed: true, jobs: 1, Token);

            AssertIsDone(folder, mode);
        }
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void It_can_be_undone(PlacementMode mode)
    {
        for (var (end, isEnded) = (0, true); isEnded; end++)
        {
            using var folder = new TempFolder();
            var plan = MakePlan(folder, mode);
            var nwb = folder.Locate("source/x.nwb");
            var (bytes, time) = (File.ReadAllBytes(nwb), FileStatus.TryRead(nwb)!.Value.Modified);

            isEnded = EndsAt(end, plan);
            var undoing = new OrganizeExecution(plan);
            undoing.Undo(Token);

            Assert.Equal("films/a.mp4", ReadName(nwb));
            Assert.Equal(time, FileStatus.TryRead(nwb)!.Value.Modified);
            Assert.Equal(undoing.Notes.Count == 0, File.ReadAllBytes(nwb).SequenceEqual(bytes));
            Assert.True(mode == PlacementMode.Move || undoing.Notes.Count == 0);
            Assert.Equal("video", File.ReadAllText(folder.Locate("source/films/a.mp4")));
            Assert.Empty(Directory.EnumerateFiles(folder.Root, "b.mp4", SearchOption.AllDirectories));
            Assert.False(Path.Exists(folder.Locate("set")));
        }
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task It_can_be_finished_after_its_undoing_was_interrupted(PlacementMode mode)
    {
        for (var (end, isEnded) = (0, true); isEnded; end++)
        {
            using var folder = new TempFolder();
            var plan = MakePlan(folder, mode);
            EndsAt(int.MaxValue, plan);

            isEnded = EndsAt(end, plan, undoes: true);
            await new OrganizeExecution(plan).RunAsync(isResumed: true, jobs: 1, Token);

            AssertIsDone(folder, mode);
        }
    }

    [Fact]
    public void An_edited_copy_is_not_deleted_once_its_original_is_gone()
    {
        for (var (end, isEnded) = (0, true); isEnded; end++)
        {
            using var folder = new TempFolder();
            var plan = MakePlan(folder, PlacementMode.Copy);
            var copy = folder.Locate("set/x.nwb");

            isEnded = EndsAt(end, plan);
            File.Delete(folder.Locate("source/x.nwb"));
            if (!File.Exists(copy))
                continue;

            Assert.Throws<DandiException>(() => new OrganizeExecution(plan).Undo(Token));
            Assert.Equal("f/b.mp4", ReadName(copy));
        }
    }

    [Fact]
    public void New_names_that_were_stored_but_not_used_yet_are_reported()
    {
        using var folder = new TempFolder();
        var plan = MakePlan(folder, PlacementMode.Move);
        var (source, target) = (folder.Locate("source/x.nwb"), folder.Locate("set/x.nwb"));
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Move(source, target);
        // What a kill between the two steps of an edit leaves: other bytes in free space, of a file of the same size.
        FileTimes.SetModified(target, new FileTime(1_800_000_000, 1));
        var undoing = new OrganizeExecution(plan);

        undoing.Undo(Token);

        Assert.Contains("not byte for byte as it was", Assert.Single(undoing.Notes), StringComparison.Ordinal);
        Assert.Equal(plan.Steps[0].Original!.Modified, FileStatus.TryRead(source)!.Value.Modified);
    }

    [Fact]
    public void An_edited_copy_that_was_corrected_is_not_deleted()
    {
        using var folder = new TempFolder();
        var plan = MakePlan(folder, PlacementMode.Copy);
        var copy = folder.Locate("set/x.nwb");
        EndsAt(int.MaxValue, plan);
        var bytes = File.ReadAllBytes(copy);

        for (var position = 0; position <= bytes.Length; position += 997)
        {
            byte[] corrected = [.. bytes, .. "more"u8];
            if (position < bytes.Length)
            {
                corrected = [.. bytes];
                corrected[position] ^= 1;
            }
            File.WriteAllBytes(copy, corrected);

            Assert.Throws<DandiException>(() => new OrganizeExecution(plan).Undo(Token));
            Assert.Equal(corrected, File.ReadAllBytes(copy));
            if (position < bytes.Length && position + 997 > bytes.Length)
                position = bytes.Length - 997;
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_read_only_original_is_read_only_again_although_a_kill_left_it_writable(bool undoes)
    {
        using var folder = new TempFolder();
        var nwb = folder.Locate("source/x.nwb");
        var plan = MakePlan(folder, PlacementMode.Move, UnixFileMode.UserRead);
        EndsAt(int.MaxValue, plan);
        Assert.Equal(UnixFileMode.UserRead, File.GetUnixFileMode(folder.Locate("set/x.nwb")));

        File.SetUnixFileMode(folder.Locate("set/x.nwb"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        if (undoes)
            new OrganizeExecution(plan).Undo(Token);
        else
            await new OrganizeExecution(plan).RunAsync(isResumed: true, jobs: 1, Token);

        Assert.Equal(UnixFileMode.UserRead, File.GetUnixFileMode(undoes ? nwb : folder.Locate("set/x.nwb")));
    }

    [Fact]
    public void A_read_only_copy_is_read_only_and_edited()
    {
        using var folder = new TempFolder();
        var plan = MakePlan(folder, PlacementMode.Copy, UnixFileMode.UserRead);

        EndsAt(int.MaxValue, plan);

        Assert.Equal(UnixFileMode.UserRead, File.GetUnixFileMode(folder.Locate("set/x.nwb")));
        Assert.Equal("f/b.mp4", ReadName(folder.Locate("set/x.nwb")));
    }

    private static OrganizePlan MakePlan(
        TempFolder folder,
        PlacementMode mode,
        UnixFileMode permissions = UnixFileMode.UserRead | UnixFileMode.UserWrite
    )
    {
        var example = CorpusFolder.Own.Locate("nwb/dandiset/sub-o1/sub-o1_ses-external-films.nwb");
        var nwb = folder.Write("source/x.nwb", File.ReadAllBytes(example));
        FileTimes.SetModified(nwb, new FileTime(1_700_000_000, 123_456_789));
        File.SetUnixFileMode(nwb, permissions);
        var video = folder.Write("source/films/a.mp4", "video");
        var target = folder.Locate("set/x.nwb");
        var file = Place(nwb, target, mode);
        var step = new OrganizeStep(
            target,
            file,
            [Place(video, folder.Locate("set/f/b.mp4"), PlacementMode.Move)],
            [new Hdf5StringEdit(Dataset, 0, "films/a.mp4", "f/b.mp4")]
        )
        {
            Original = mode == PlacementMode.Move ? new EditedOriginal(permissions, file.Size, file.Modified) : null,
        };
        return new OrganizePlan(folder.Locate("set"), IsInPlace: false, [step])
        {
            NewFolders = [folder.Locate("set"), folder.Locate("set/f")],
        };
    }

    private static void AssertIsDone(TempFolder folder, PlacementMode mode)
    {
        Assert.Equal("f/b.mp4", ReadName(folder.Locate("set/x.nwb")));
        Assert.Equal("video", File.ReadAllText(folder.Locate("set/f/b.mp4")));
        Assert.False(File.Exists(folder.Locate("source/films/a.mp4")));
        Assert.Equal(mode == PlacementMode.Copy, File.Exists(folder.Locate("source/x.nwb")));
    }

    private static Placement Place(string source, string target, PlacementMode mode)
    {
        var status = FileStatus.TryRead(source)!.Value;
        return new Placement(source, target, mode, status.Size, status.Modified);
    }

    private static bool EndsAt(int end, OrganizePlan plan, bool undoes = false)
    {
        var points = 0;
        var execution = new OrganizeExecution(plan)
        {
            Interruptible = () =>
            {
                if (points++ == end)
                    throw new OperationCanceledException();
            },
        };
        try
        {
            if (undoes)
                execution.Undo(Token);
            else
                execution.RunAsync(isResumed: false, jobs: 1, Token).GetAwaiter().GetResult();
            return false;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
    }

    private static string? ReadName(string nwb)
    {
        using var file = Hdf5File.Open(nwb, token: Token);
        return ((Hdf5Dataset)file.Find(Dataset)!).Values.ReadAllStrings(10)[0];
    }
}
