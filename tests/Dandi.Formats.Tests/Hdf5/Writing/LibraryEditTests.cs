using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Dandi.Hdf5.Writing;
using Dandi.Testing;
using static Dandi.Formats.Tests.Hdf5.Writing.EditScene;

namespace Dandi.Formats.Tests.Hdf5.Writing;

/// <summary>
/// Lets the HDF5 library read edited files, compare them with the originals and change them further
/// (<c>check.py</c>).
/// </summary>
[Collection(nameof(ExclusiveEdits))]
public sealed class LibraryEditTests
{
    private const string Python = "/usr/bin/python3";

    private static readonly string Checker = Repository.Locate("tests/Dandi.Formats.Tests/Hdf5/Writing/check.py");

    [Theory]
    [MemberData(nameof(Hdf5StringEditorTests.Files), MemberType = typeof(Hdf5StringEditorTests))]
    public async Task The_library_reads_edited_files(string name)
    {
        using var scene = new EditScene(name);
        await CheckAsync(scene, Various(Video));
    }

    [Theory]
    [MemberData(nameof(Hdf5StringEditorTests.GrowingFiles), MemberType = typeof(Hdf5StringEditorTests))]
    public async Task The_library_reads_files_that_have_grown(string name)
    {
        using var scene = new EditScene(name);
        await CheckAsync(scene, Various(Long));
    }

    [Theory]
    [InlineData("/gzip")]
    [InlineData("/compact")]
    [InlineData("/fixed")]
    public async Task After_the_command_of_a_refusal_the_edit_is_possible(string dataset)
    {
        using var scene = new EditScene("new.h5");
        Hdf5StringEdit[] edits = [Edit(dataset, 0, Long)];
        var refusal = Assert.Throws<Hdf5EditException>(() => scene.Apply(edits));
        var command = refusal.Command(scene.Path)!.Replace("python3", Python, StringComparison.Ordinal);
        await RunAsync("/bin/sh", "-c", command);
        scene.Apply(edits);

        Assert.Equal(scene.Expect(edits), scene.Read());
    }

    [Fact]
    public async Task A_file_with_managed_space_can_be_edited_after_the_command_of_the_refusal()
    {
        using var scene = new EditScene("paged.h5");
        var edits = Various(Long);
        Assert.Throws<Hdf5EditException>(() => scene.Apply(edits));
        var repacked = scene.Locate("repacked.h5");
        // h5repack would miss the raw file of the dataset.
        await RunAsync(Python, "-c", "import h5py, sys; del h5py.File(sys.argv[1], 'r+')['raw']", scene.Path);
        await RunAsync("h5repack", "-S", "FSM_AGGR", "-P", "0", scene.Path, repacked);
        Hdf5StringEditor.Apply(repacked, edits, TestContext.Current.CancellationToken);
        File.Move(repacked, scene.Path, overwrite: true);

        Assert.Equal(scene.Expect(edits), scene.Read());
    }

    [Fact]
    public async Task A_file_that_the_library_has_open_is_refused()
    {
        using var scene = new EditScene("old.h5");
        var script = "import h5py, sys; f = h5py.File(sys.argv[1], 'r+'); print('open', flush=True); sys.stdin.read()";
        await SkipWithoutLibraryAsync();
        using var process = Start(redirectsInput: true, Python, "-c", script, scene.Path)!;
        await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);

        Assert.Throws<IOException>(() => scene.Apply(Edit("/list", 0, Video)));
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        scene.Apply(Edit("/list", 0, Video));
    }

    private static async Task CheckAsync(EditScene scene, IReadOnlyList<Hdf5StringEdit> edits)
    {
        scene.Apply(edits);
        var list = new JsonArray([.. edits.Select(edit => new JsonArray(edit.Dataset, edit.Index, edit.New))]);

        Assert.Equal("equal\n", await RunAsync(Python, Checker, scene.Original, scene.Path, list.ToJsonString()));
    }

    private static async Task SkipWithoutLibraryAsync()
    {
        using var process = Start(redirectsInput: false, Python, "-c", "import h5py");
        if (process is not null)
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.SkipUnless(process?.ExitCode == 0, "h5py is not installed (Debian: python3-h5py)");
    }

    private static async Task<string> RunAsync(params string[] command)
    {
        await SkipWithoutLibraryAsync();
        using var process = Start(redirectsInput: false, command);
        Assert.SkipWhen(process is null, $"{command[0]} is not installed");
        var problem = process!.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await problem);
        return output;
    }

    private static Process? Start(bool redirectsInput, params string[] command)
    {
        try
        {
            return Process.Start(
                new ProcessStartInfo(command[0], command[1..])
                {
                    UseShellExecute = false,
                    RedirectStandardInput = redirectsInput,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            );
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
