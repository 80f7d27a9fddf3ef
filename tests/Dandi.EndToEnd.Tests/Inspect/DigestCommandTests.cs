using Dandi.Testing;

namespace Dandi.EndToEnd.Tests.Inspect;

public sealed class DigestCommandTests : IDisposable
{
    private static readonly Dictionary<string, string> NoVariables = new(StringComparer.Ordinal);
    private readonly TempFolder _folder = new();

    public DigestCommandTests()
    {
        _folder.Write("a.nwb", "123");
        _folder.Write("sub/empty", "");
        _folder.Write("x.zarr/0", "123");
    }

    [Theory]
    [InlineData("digest", "")]
    [InlineData(
        "digest sub/../sub/empty a.nwb ./a.nwb",
        "sub/../sub/empty: d41d8cd98f00b204e9800998ecf8427e-0\na.nwb: d022646351048ac0ba397d12dfafa304-1\n"
            + "./a.nwb: d022646351048ac0ba397d12dfafa304-1\n"
    )]
    [InlineData("digest -d md5 a.nwb", "a.nwb: 202cb962ac59075b964b07152d234b70\n")]
    [InlineData("digest a.nwb -d=SHA1", "a.nwb: 40bd001563085fc35165329ea1ff5c5ecbdbbeef\n")]
    [InlineData("digest --digest=zarr-checksum -- a.nwb", "a.nwb: 202cb962ac59075b964b07152d234b70\n")]
    public async Task Digests_are_printed_in_the_order_of_the_paths_as_typed(string line, string expected)
    {
        using var run = await RunAsync(line.Split(' '));

        Assert.Equal((0, expected, ""), (run.ExitCode, run.Out, run.Error));
    }

    [Fact]
    public async Task Many_files_keep_their_order()
    {
        var names = Enumerable.Range(0, 100).Select(i => $"{i}.nwb").ToList();
        for (var i = 0; i < names.Count; i++)
            _folder.WriteRandom(names[i], (100 - i) * 10_000, seed: i);

        using var run = await RunAsync(["digest", "-d", "sha512", .. names]);

        Assert.Equal(
            names,
            run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(": ")[0])
        );
    }

    [Theory]
    [InlineData("nowhere", "Error: Invalid value for '[PATHS]...': Path 'nowhere' does not exist.")]
    [InlineData("a.nwb/", "Path 'a.nwb/' does not exist.")]
    [InlineData("gone", "Path 'gone' does not exist. It is a link to `nowhere/x`, which does not exist.")]
    [InlineData("", "Path '' does not exist.")]
    public async Task A_missing_path_exits_with_2_before_anything_is_hashed(string path, string message)
    {
        File.CreateSymbolicLink(_folder.Locate("gone"), "nowhere/x");

        using var run = await RunAsync("digest", "a.nwb", path);

        Assert.True(run.ExitCode == 2 && run.Out.Length == 0, run.ToString());
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_without_the_requested_digest_exits_with_1_and_the_others_are_hashed()
    {
        File.CreateSymbolicLink(_folder.Locate("x.zarr/1"), "nowhere");

        using var etags = await RunAsync("digest", "a.nwb", "x.zarr", "sub/empty");
        using var checksums = await RunAsync("digest", "-d", "zarr-checksum", "x.zarr", "a.nwb");

        Assert.Equal(
            (1, "a.nwb: d022646351048ac0ba397d12dfafa304-1\nsub/empty: d41d8cd98f00b204e9800998ecf8427e-0\n"),
            (etags.ExitCode, etags.Out)
        );
        Assert.Contains("x.zarr` is a folder", etags.Error, StringComparison.Ordinal);
        Assert.Contains("use -d zarr-checksum", etags.Error, StringComparison.Ordinal);
        Assert.Equal((1, "a.nwb: 202cb962ac59075b964b07152d234b70\n"), (checksums.ExitCode, checksums.Out));
        Assert.Contains(
            "x.zarr/1` (a link to `nowhere`, which does not exist)",
            checksums.Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_unreadable_file_exits_with_1_and_the_others_are_hashed()
    {
        Assert.SkipUnless(
            File.Exists("/usr/bin/setpriv") && Environment.UserName == "root",
            "needs root and `setpriv`, to run as a user who cannot read the file"
        );
        const UnixFileMode ReadableByAll = (UnixFileMode)0b111_101_101;
        File.SetUnixFileMode(_folder.Write("secret", "s"), UnixFileMode.None);
        File.Copy(DandiProcess.Executable, _folder.Locate("dandi"));
        foreach (var path in new[] { _folder.Root, _folder.Locate("dandi") })
            File.SetUnixFileMode(path, ReadableByAll);

        using var run = DandiProcess.StartCommand(
            _folder.Root,
            NoVariables,
            "setpriv",
            "--reuid=65534",
            "--regid=65534",
            "--clear-groups",
            _folder.Locate("dandi"),
            "digest",
            "secret",
            "a.nwb"
        );
        await run.WaitForExitAsync();

        Assert.Equal((1, "a.nwb: d022646351048ac0ba397d12dfafa304-1\n"), (run.ExitCode, run.Out));
        Assert.Contains("secret` cannot be read", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_in_the_middle_of_a_file_exits_with_130()
    {
        using (var sparse = File.OpenHandle(_folder.Write("huge", ""), FileMode.Open, FileAccess.Write))
            RandomAccess.SetLength(sparse, 1L << 40);

        using var run = DandiProcess.Start(_folder.Root, NoVariables, "digest", "a.nwb", "huge");
        await run.WaitUntilAsync(() => run.Out.Length > 0);
        await run.SignalAsync("INT");
        await run.WaitForExitAsync();

        Assert.True(run.ExitCode == 130, run.ToString());
    }

    [Fact]
    public async Task A_pipe_is_refused()
    {
        using var mkfifo = System.Diagnostics.Process.Start("mkfifo", [_folder.Locate("pipe")]);
        await mkfifo.WaitForExitAsync(TestContext.Current.CancellationToken);

        using var run = await DandiProcess.RunAsync(_folder.Root, NoVariables, "digest", "pipe", "a.nwb");

        Assert.Equal((1, "a.nwb: d022646351048ac0ba397d12dfafa304-1\n"), (run.ExitCode, run.Out));
        Assert.Contains("it is a pipe, and only regular files are read", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Category", "Corpus")]
    public async Task Recorded_commands_of_the_Python_client_give_the_same_output()
    {
        var compared = 0;
        foreach (var call in Corpus.Read("cli/transcripts.json").EnumerateArray())
        {
            string[] arguments =
            [
                .. call.GetProperty("arguments").EnumerateArray().Select(argument => argument.GetString()!),
            ];
            if (arguments[0] != "digest" || call.TryGetProperty("directory", out _))
                continue;
            using var run = await DandiProcess.RunAsync(Corpus.Locate("nwb/dandiset"), NoVariables, arguments);

            Assert.Equal(
                (call.GetProperty("exit_code").GetInt32(), call.GetProperty("stdout").GetString()),
                (run.ExitCode, run.Out)
            );
            compared++;
        }
        Assert.True(compared > 0, "no command was compared");
    }

    public void Dispose() => _folder.Dispose();

    private Task<DandiProcess> RunAsync(params string[] arguments) =>
        DandiProcess.RunAsync(_folder.Root, NoVariables, arguments);
}
