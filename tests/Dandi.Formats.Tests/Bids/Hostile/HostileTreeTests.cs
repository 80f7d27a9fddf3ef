using System.Diagnostics;
using System.Text;
using Dandi.Formats.Tests.Bids.Datasets;

namespace Dandi.Formats.Tests.Bids.Hostile;

/// <summary>Links, names and folders that would make a walk endless or slow.</summary>
public sealed class HostileTreeTests : IDisposable
{
    private readonly HostileDataset _dataset = new();

    [Theory]
    [InlineData("sub-00001/ses-01/anat/up", "..")]
    [InlineData("sub-00001/ses-01/up", "../..")]
    [InlineData("sub-00001/self", ".")]
    [InlineData("sub-00001/self", "self")]
    [InlineData("sub-00002", "sub-00001/../sub-00002")]
    [InlineData("sub-00002", "/")]
    [InlineData("sub-00002/anat/sub-00002_T1w.nii.gz", "sub-00002_T1w.nii.gz")]
    [InlineData("sub-00001/ses-01/zero_bold.nii.gz", "/dev/zero")]
    [InlineData("sub-00001/ses-01/func/sub-00001_ses-01_task-x_events.tsv", "/dev/zero")]
    [InlineData("sub-00001/ses-01/func/sub-00001_ses-01_task-x_bold.json", "/proc/self/mem")]
    public async Task A_link_that_leads_nowhere_useful_is_an_issue(string path, string target)
    {
        _dataset.Tree = _dataset.Tree.With(path, new DatasetEntry(target));

        Assert.NotEmpty(await _dataset.ValidateAsync());
    }

    [Fact]
    public async Task Links_to_each_other_in_many_folders_do_not_multiply_without_end()
    {
        for (var folder = 0; folder < 12; folder++)
        {
            for (var link = 0; link < 12; link++)
                _dataset.Tree = _dataset.Tree.With($"a{folder}/l{link}", new DatasetEntry($"../a{link}"));
        }

        var error = await Assert.ThrowsAsync<DandiException>(_dataset.ValidateAsync);

        Assert.Contains("links", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mkfifo pipe_T1w.json sub-00001/ses-01/anat/pipe_bold.nii.gz sub-00001/ses-01/func/x_events.tsv")]
    [InlineData("mkfifo .bidsignore CITATION.cff; rm participants.tsv; mkfifo participants.tsv")]
    [InlineData("rm dataset_description.json; mkfifo dataset_description.json")]
    public async Task A_pipe_does_not_block(string script)
    {
        await _dataset.ShellAsync(script);

        Assert.NotEmpty(await _dataset.ValidateAsync());
    }

    [Theory]
    [InlineData("touch $'bad\\xff.json' $'sub-\\xc3\\x28_T1w.nii.gz'")]
    [InlineData("mkdir $'sub-\\xff'; echo '{}' > $'sub-\\xff/sub-\\xff_T1w.json'")]
    [InlineData("echo x > $'sub-00001/ses-01/anat/sub-00001_ses-01_acq-\\xed\\xa0\\x80_T1w.nii.gz'")]
    [InlineData("echo x > $'line\\nend_T1w.json'; echo x > $'\\x1b[31m_bold.tsv'; echo x > $'tab\\t_a-b_c.tsv'")]
    public async Task A_name_that_is_not_text_is_an_issue(string script)
    {
        await _dataset.ShellAsync(script);

        Assert.NotEmpty(await _dataset.ValidateAsync());
    }

    [Fact]
    public async Task Hundreds_of_folders_in_each_other_are_an_issue()
    {
        var folders = new StringBuilder().Insert(0, "d/", 300);
        _dataset.Tree = _dataset
            .Tree.With($"{folders}sub-01_T1w.nii.gz", "x")
            .With($"sub-00001/{folders}sub-00001_T1w.json", "{}");

        Assert.NotEmpty(await _dataset.ValidateAsync());
    }

    [Theory]
    [MemberData(nameof(HostileNames))]
    public async Task A_hostile_name_is_an_issue(string name)
    {
        _dataset.Tree = _dataset.Tree.With($"sub-00001/ses-01/anat/{name}", "x").With($"{name}x/{name}", "y");

        Assert.NotEmpty(await _dataset.CodesOfAsync($"sub-00001/ses-01/anat/{name}"));
    }

    [Fact]
    public async Task Thousands_of_files_that_could_be_inherited_are_read_in_linear_time()
    {
        for (var number = 0; number < 1000; number++)
            _dataset.Tree = _dataset.Tree.With($"acq-{number}_T1w.json", "{}");

        Assert.NotEmpty(await _dataset.ValidateAsync());
    }

    public static TheoryData<string> HostileNames =>
        [
            string.Concat(Enumerable.Repeat("a-b_", 60)) + "T1w.nii.gz",
            new string('_', 250),
            new string('-', 250),
            "sub-00001" + new string('0', 200) + "!_T1w.nii.gz",
            "sub-00001_ses-01_run-" + new string('1', 200) + "x_T1w.nii.gz",
            "sub-_ses-_T1w.nii.gz",
            "sub-00001_sub-00001_T1w.nii.gz",
            "__proto__-x_constructor-y_T1w.nii.gz",
            "sub-00001_ses-01_T1w" + string.Concat(Enumerable.Repeat(".nii.gz", 30)),
            "sub-00001_ses-01_acq-\u0130\u0131\u00df\u0301_T1w.nii.gz",
            "sub-00001_ses-01_acq-\U0001D7D8_T1w.nii.gz",
            "{schema.objects}_$1_(a+)+$.json",
            "sub-00001_ses-01_T1w.json ",
        ];

    public void Dispose()
    {
        // .NET cannot delete files whose names are not UTF-8.
        using (var deletion = Process.Start("rm", ["-rf", _dataset.Locate("")]))
            deletion.WaitForExit();
        _dataset.Dispose();
    }
}
