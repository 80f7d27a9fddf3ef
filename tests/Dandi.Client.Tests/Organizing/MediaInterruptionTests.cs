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

    [Theory]
    [InlineData(PlacementMode.Move)]
    [InlineData(PlacementMode.Copy)]
    public async Task It_can_be_finished(PlacementMode mode)
    {
        for (var (end, isEnded) = (0, true); isEnded; end++)
        {
            using var folder = new TempFolder();
            var plan = MakePlan(folder, mode);

            isEnded = EndsAt(end, plan);
            await new OrganizeExecution(plan).RunAsync(isResumed: true, jobs: 1, Token);

            Assert.Equal("f/b.mp4", ReadName(folder.Locate("set/x.nwb")));
            Assert.Equal("video", await File.ReadAllTextAsync(folder.Locate("set/f/b.mp4"), Token));
            Assert.False(File.Exists(folder.Locate("source/films/a.mp4")));
            Assert.Equal(mode == PlacementMode.Copy, File.Exists(folder.Locate("source/x.nwb")));
        }
    }

    [Theory]
    [InlineData(PlacementMode.Move)]
    [InlineData(PlacementMode.Copy)]
    public void It_can_be_undone(PlacementMode mode)
    {
        for (var (end, isEnded) = (0, true); isEnded; end++)
        {
            using var folder = new TempFolder();
            var plan = MakePlan(folder, mode);

            isEnded = EndsAt(end, plan);
            new OrganizeExecution(plan).Undo(Token);

            Assert.Equal("films/a.mp4", ReadName(folder.Locate("source/x.nwb")));
            Assert.Equal("video", File.ReadAllText(folder.Locate("source/films/a.mp4")));
            Assert.Empty(Directory.EnumerateFiles(folder.Root, "b.mp4", SearchOption.AllDirectories));
            Assert.False(File.Exists(folder.Locate("set/x.nwb")));
        }
    }

    private static OrganizePlan MakePlan(TempFolder folder, PlacementMode mode)
    {
        var example = CorpusFolder.Own.Locate("nwb/dandiset/sub-o1/sub-o1_ses-external-films.nwb");
        var nwb = folder.Write("source/x.nwb", File.ReadAllBytes(example));
        var video = folder.Write("source/films/a.mp4", "video");
        var target = folder.Locate("set/x.nwb");
        var step = new OrganizeStep(
            target,
            Place(nwb, target, mode),
            [Place(video, folder.Locate("set/f/b.mp4"), PlacementMode.Move)],
            [new Hdf5StringEdit(Dataset, 0, "films/a.mp4", "f/b.mp4")]
        );
        return new OrganizePlan(folder.Locate("set"), IsInPlace: false, [step]);
    }

    private static Placement Place(string source, string target, PlacementMode mode)
    {
        var status = FileStatus.TryRead(source)!.Value;
        return new Placement(source, target, mode, status.Size, status.Modified);
    }

    private static bool EndsAt(int end, OrganizePlan plan)
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
