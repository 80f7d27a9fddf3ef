using Dandi.FileSystem;
using Dandi.Organizing;
using Dandi.Organizing.Placing;
using Dandi.Testing;

namespace Dandi.Client.Tests.Organizing;

/// <summary>
/// Files of different sizes and a plan for them; sources and targets may be on different file systems.
/// </summary>
internal sealed class PlanScene : IDisposable
{
    private const string OtherFileSystem = "/dev/shm";
    private readonly TempFolder _folder = new();
    private readonly string _targets;
    private readonly Dictionary<string, byte[]> _content = [];

    public PlanScene(PlacementMode mode, bool isAcrossFileSystems = false, int count = 3)
    {
        _targets = isAcrossFileSystems
            ? Directory.CreateDirectory(Path.Combine(OtherFileSystem, $"dandi-test-{Guid.NewGuid():N}")).FullName
            : _folder.Locate("set");
        for (var i = 0; i < count; i++)
        {
            var source = _folder.WriteRandom($"source/day{i % 2}/f{i}.nwb", 1000 * (i + 1), seed: i);
            // .NET cannot express such a time.
            FileTimes.SetModified(source, new FileTime(1_700_000_000 + i, 123_456_789));
            _content[source] = File.ReadAllBytes(source);
        }
        Plan = new OrganizePlan(
            _targets,
            IsInPlace: true,
            [
                .. _content.Keys.Select(
                    (source, i) =>
                        StepFor(source, Path.Combine(_targets, $"sub-{i % 2}", $"sub-{i % 2}_ses-{i}.nwb"), mode)
                ),
            ]
        )
        {
            NewFolders = [_targets, .. Enumerable.Range(0, 2).Select(i => Path.Combine(_targets, $"sub-{i}"))],
        };
    }

    /// <summary>Skips the test if there is no second file system.</summary>
    public static void SkipUnlessThereAreTwoFileSystems() =>
        Assert.SkipUnless(
            Directory.Exists(OtherFileSystem) && DeviceOf(OtherFileSystem) != DeviceOf(Path.GetTempPath()),
            "/dev/shm and the folder for temp files are on one file system"
        );

    public OrganizePlan Plan { get; set; }

    public IEnumerable<string> Sources => _content.Keys;

    public IEnumerable<string> Targets => Plan.Steps.Select(step => step.Target);

    /// <summary>Fails unless each file is complete at its source, its target, or both.</summary>
    public void AssertNothingIsLost()
    {
        foreach (var step in Plan.Steps)
        {
            var file = step.File!;
            var found = new[] { file.Source, file.Target }.Where(Path.Exists).ToList();
            Assert.NotEmpty(found);
            Assert.All(found, path => Assert.Equal(_content[file.Source], File.ReadAllBytes(path)));
        }
    }

    /// <summary>Fails unless all files are at their targets, and nothing else is there.</summary>
    public void AssertIsDone()
    {
        AssertNothingIsLost();
        Assert.Equal(Targets.Order(StringComparer.Ordinal), FilesIn(_targets));
        var isMove = Plan.Steps[0].File!.Mode == PlacementMode.Move;
        Assert.All(Sources, source => Assert.Equal(!isMove, File.Exists(source)));
    }

    /// <summary>Fails unless all files are at their sources only, and nothing else is there.</summary>
    public void AssertIsUndone()
    {
        AssertNothingIsLost();
        Assert.Empty(FilesIn(_targets));
        Assert.Equal(Sources.Order(StringComparer.Ordinal), FilesIn(_folder.Locate("source")));
        Assert.All(Plan.Steps, step =>
            Assert.Equal(step.File!.Modified, FileStatus.TryRead(step.File.Source)!.Value.Modified)
        );
    }

    /// <summary>The path of a file next to the sources and the targets.</summary>
    public string Locate(string path) => _folder.Locate(path);

    public void Dispose()
    {
        if (Directory.Exists(_targets))
            Directory.Delete(_targets, recursive: true);
        _folder.Dispose();
    }

    private static OrganizeStep StepFor(string source, string target, PlacementMode mode)
    {
        var status = FileStatus.TryRead(source)!.Value;
        var link = mode == PlacementMode.SymbolicLink ? source : null;
        return new OrganizeStep(
            target,
            new Placement(source, target, mode, status.Size, status.Modified) { LinkText = link },
            [],
            []
        );
    }

    private static IEnumerable<string> FilesIn(string folder) =>
        Directory.Exists(folder)
            ? Directory
                .EnumerateFiles(
                    folder,
                    "*",
                    new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }
                )
                .Order(StringComparer.Ordinal)
            : [];

    private static ulong? DeviceOf(string folder) => PathEntry.Read(folder).Status?.Device;
}
