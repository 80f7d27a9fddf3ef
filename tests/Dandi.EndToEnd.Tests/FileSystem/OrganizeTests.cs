using System.Text;
using Dandi.Testing;

namespace Dandi.EndToEnd.Tests.FileSystem;

/// <summary><c>dandi organize</c> with the native executable: killed, and on a full disk.</summary>
public sealed class OrganizeTests : IDisposable
{
    private const string OtherFileSystem = "/dev/shm";
    private const string Session = "20240302";
    private const string ObjectId = "9feddac4-9716-4f97-a5bc-4ac2d883be05";
    private readonly TempDandiset _dandiset = new();
    private readonly string _source = Path.Combine(OtherFileSystem, $"dandi-test-{Guid.NewGuid():N}");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_move_that_was_killed_is_finished_or_undone(bool isUndone)
    {
        Assert.SkipUnless(Directory.Exists(OtherFileSystem), $"{OtherFileSystem} does not exist");
        const int Count = 400;
        var originals = WriteFiles(Count);
        using (var killed = Start("-f", "move", "-J", "1", _source))
        {
            await killed.WaitUntilAsync(() =>
                Directory.Exists(Folder) && Directory.GetFiles(Folder, "*.nwb").Length > 5
            );
            await killed.KillAsync();
            using var next = isUndone ? Start("--undo") : Start("-f", "move", _source);
            await next.WaitForExitAsync();

            Assert.True(next.ExitCode == 0, next.ToString());
            Assert.Contains(isUndone ? "Undid" : "Finishing an earlier run", next.Error, StringComparison.Ordinal);
        }

        var (full, empty) = isUndone ? (_source, Folder) : (Folder, _source);
        Assert.Equal(originals, ReadFiles(full));
        Assert.True(!Directory.Exists(empty) || Directory.GetFileSystemEntries(empty).Length == 0);
    }

    [Theory]
    [InlineData("copy")]
    [InlineData("move")]
    public async Task On_a_full_disk_originals_stay_and_no_incomplete_copy_remains(string mode)
    {
        Assert.SkipUnless(Directory.Exists(OtherFileSystem), $"{OtherFileSystem} does not exist");
        var originals = WriteFiles(2);

        // The files have 33 kB, and no file may be larger than 16 KiB.
        using (
            var full = DandiProcess.StartCommand(
                _dandiset.Root,
                new Dictionary<string, string>(),
                [
                    "bash",
                    "-c",
                    "ulimit -f 16; exec \"$0\" \"$@\"",
                    DandiProcess.Executable,
                    "organize",
                    "-f",
                    mode,
                    _source,
                ]
            )
        )
        {
            await full.WaitForExitAsync();

            Assert.True(full.ExitCode == 1, full.ToString());
            Assert.Contains("nothing was lost", full.Error, StringComparison.Ordinal);
        }

        Assert.Equal(originals, ReadFiles(_source));
        Assert.True(!Directory.Exists(Folder) || Directory.GetFileSystemEntries(Folder).Length == 0);
        using var again = Start("-f", mode, _source);
        await again.WaitForExitAsync();
        Assert.True(again.ExitCode == 0, again.ToString());
        Assert.Equal(originals, ReadFiles(Folder));
    }

    public void Dispose()
    {
        if (Directory.Exists(_source))
            Directory.Delete(_source, recursive: true);
        _dandiset.Dispose();
    }

    private string Folder => _dandiset.Locate("sub-mouse01");

    private DandiProcess Start(params string[] arguments) =>
        DandiProcess.Start(_dandiset.Root, new Dictionary<string, string>(), ["organize", .. arguments]);

    /// <summary>Writes NWB files that differ in session and object id.</summary>
    /// <returns>Their content as sorted texts.</returns>
    private IReadOnlyList<string> WriteFiles(int count)
    {
        Directory.CreateDirectory(_source);
        var bytes = File.ReadAllBytes(
            Repository.Locate("examples/dandiset/sub-mouse01/sub-mouse01_ses-20240302_icephys.nwb")
        );
        var (session, id) = (IndexOf(bytes, Session), IndexOf(bytes, ObjectId));
        var written = new List<string>();
        for (var i = 0; i < count; i++)
        {
            Encoding.ASCII.GetBytes($"{i:00000000}").CopyTo(bytes, session);
            Encoding.ASCII.GetBytes(Guid.NewGuid().ToString()).CopyTo(bytes, id);
            File.WriteAllBytes(Path.Combine(_source, $"{i}.nwb"), bytes);
            written.Add(Convert.ToHexString(bytes));
        }
        return [.. written.Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> ReadFiles(string folder) =>
        Directory
            .GetFiles(folder)
            .Select(file => Convert.ToHexString(File.ReadAllBytes(file)))
            .Order(StringComparer.Ordinal);

    private static int IndexOf(byte[] bytes, string text) => bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(text));
}
