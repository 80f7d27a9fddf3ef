using System.Diagnostics;
using Dandi.Bids;
using Dandi.Bids.Schema;
using Dandi.Formats.Tests.Bids.Datasets;
using Dandi.Testing.Bids;

namespace Dandi.Formats.Tests.Bids.Hostile;

/// <summary>A sample dataset with hostile content. Each validation must end, with little memory.</summary>
internal sealed class HostileDataset : IDisposable
{
    public const string Events = "sub-00001/ses-01/func/sub-00001_ses-01_task-rest_run-1_events.tsv";
    public const string Sidecar = "sub-00001/ses-01/anat/sub-00001_ses-01_T1w.json";
    public const string Image = "sub-00001/ses-01/anat/sub-00001_ses-01_T1w.nii.gz";
    public const string Series = "sub-00001/ses-01/func/sub-00001_ses-01_task-rest_run-1_bold.nii.gz";
    public const string Physiology = "sub-00001/ses-01/func/sub-00001_ses-01_task-rest_run-1_physio.tsv.gz";

    private const int MaxIssuesKept = 10_000;
    private const long MaxAllocated = 300L << 20;
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(1);
    private static readonly BidsValidator Validator = new(BidsSchema.Default);

    private readonly DatasetFolder _folder = new();

    /// <summary>The files; changes appear on the disk with the next validation.</summary>
    public DatasetTree Tree { get; set; } = Sample;

    /// <summary>The sample dataset without changes.</summary>
    public static DatasetTree Sample { get; } =
        SampleDataset
            .Create(subjects: 1, seed: 1)
            .Aggregate(DatasetTree.Empty, (tree, file) => tree.With(file.Path, file.Content));

    /// <summary>The full path of a file.</summary>
    public string Locate(string path) => _folder.Locate(path);

    /// <summary>Writes the files to the disk.</summary>
    public void Write() => _folder.Become(Tree);

    /// <summary>Runs a shell in the dataset, for what .NET cannot create.</summary>
    public async Task ShellAsync(string script)
    {
        Write();
        using var shell = Process.Start(
            new ProcessStartInfo("bash", ["-euc", script]) { WorkingDirectory = _folder.Root }
        )!;
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, shell.ExitCode);
    }

    /// <summary>Validates the dataset and returns its issues; of very many, the first.</summary>
    public async Task<IReadOnlyList<BidsIssue>> ValidateAsync()
    {
        Write();
        var issues = new List<BidsIssue>();
        var allocated = await Task.Run(
                () =>
                {
                    var before = GC.GetAllocatedBytesForCurrentThread();
                    Validator.Validate(
                        _folder.Root,
                        issue =>
                        {
                            if (issues.Count < MaxIssuesKept)
                                issues.Add(issue);
                        },
                        TestContext.Current.CancellationToken
                    );
                    return GC.GetAllocatedBytesForCurrentThread() - before;
                },
                TestContext.Current.CancellationToken
            )
            .WaitAsync(TimeLimit, TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.True(allocated < MaxAllocated, $"{allocated} bytes allocated");
        return issues;
    }

    /// <summary>Validates the dataset and returns the codes of the issues of a file.</summary>
    public async Task<IReadOnlyList<string>> CodesOfAsync(string path)
    {
        var issues = await ValidateAsync();
        return [.. issues.Where(issue => issue.Location == $"/{path}").Select(issue => issue.Code)];
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();
}
