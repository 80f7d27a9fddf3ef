using System.Diagnostics;
using Dandi.EndToEnd.Tests.Scenes;
using Dandi.Testing;

namespace Dandi.EndToEnd.Tests.Upload;

/// <summary>Options that limit a run, and the secrecy of presigned URLs.</summary>
public sealed class LimitTests
{
    [Fact]
    public async Task A_run_that_reaches_its_deadline_exits_with_75_and_the_next_run_resumes()
    {
        await using var scene = await CommandScene.CreateAsync("PUT store delay=300ms");
        for (var i = 0; i < 40; i++)
            scene.Folder.Write($"{i:00}.mp4", $"{i}");

        using var run = await scene.RunAsync("upload", "-J", "1", "--max-duration", "3");

        Assert.Equal(75, run.ExitCode);
        Assert.Contains("The deadline (--max-duration) is near", run.Error, StringComparison.Ordinal);
        Assert.InRange((await scene.Archive.ContentAsync(scene.Folder.Local.Id)).Count, 1, 39);
        Assert.Equal(0, (await scene.UploadAsync("--max-duration", "1h")).ExitCode);
        Assert.Equal(40, (await scene.Archive.ContentAsync(scene.Folder.Local.Id)).Count);
    }

    [Fact]
    public async Task A_request_that_never_ends_does_not_extend_the_deadline()
    {
        await using var scene = await CommandScene.CreateAsync("PUT store delay=600s");
        scene.Folder.Write("a.mp4", "a");

        using var run = await scene.RunAsync("upload", "--max-duration", "6");

        Assert.Equal(75, run.ExitCode);
        Assert.Contains("The deadline (--max-duration) is reached.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_rate_limit_is_obeyed()
    {
        await using var scene = await CommandScene.CreateAsync();
        scene.Folder.WriteRandom("a.mp4", 3 << 20, seed: 1);
        var start = Stopwatch.GetTimestamp();

        var (exitCode, _) = await scene.UploadAsync("--limit-rate", "1M");

        Assert.Equal(0, exitCode);
        // It must not be faster; how much slower it is depends on the machine.
        Assert.True(Stopwatch.GetElapsedTime(start) > TimeSpan.FromSeconds(2.7));
    }

    [Fact]
    public async Task An_unusable_ca_file_is_named()
    {
        await using var scene = await CommandScene.CreateAsync();
        scene.Folder.Write("ca.pem", "no certificate");

        using var missing = await scene.RunAsync("upload", "--ca-file", "missing.pem");
        using var wrong = await scene.RunAsync("upload", "--ca-file", "ca.pem");

        Assert.Equal((2, 2), (missing.ExitCode, wrong.ExitCode));
        Assert.Contains(
            "Invalid value for '--ca-file': `missing.pem` cannot be used",
            missing.Error,
            StringComparison.Ordinal
        );
        Assert.Contains("it contains no certificate in PEM", wrong.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Presigned_URLs_are_neither_logged_nor_printed()
    {
        await using var scene = await CommandScene.CreateAsync(
            "PUT store status=503 n=4",
            "POST store complete-error n=2"
        );
        scene.Folder.WriteRandom("a.mp4", 70 << 20, seed: 1);

        using var run = await DandiProcess.RunAsync(
            scene.Folder.Root,
            new Dictionary<string, string>(scene.Environment()) { ["XDG_STATE_HOME"] = scene.Folder.Locate("state") },
            "upload",
            "-l",
            "DEBUG",
            "--json"
        );

        Assert.True(run.ExitCode == 0, run.ToString());
        var log = string.Concat(
            Directory
                .EnumerateFiles(scene.Folder.Locate("state"), "*", SearchOption.AllDirectories)
                .Select(File.ReadAllText)
        );
        Assert.Contains("PUT ", log, StringComparison.Ordinal);
        Assert.DoesNotContain("X-Amz-Signature", log + run.Out + run.Error, StringComparison.OrdinalIgnoreCase);
    }
}
