using Dandi.Testing;
using Dandi.Upload;

namespace Dandi.Client.Tests.Upload.Races;

/// <summary>Files that somebody else writes to in the archive, between any two of our requests.</summary>
public sealed class FileRaceTests(SharedArchive shared) : IClassFixture<SharedArchive>
{
    private const string Path = "sub-1/a.mp4";
    private static readonly byte[] Old = [.. "what was there"u8];
    private static readonly byte[] Theirs = [.. "what somebody else has sent"u8];

    public static TheoryData<ExistingPolicy, bool> Cases
    {
        get
        {
            var cases = new TheoryData<ExistingPolicy, bool>();
            foreach (var mode in Enum.GetValues<ExistingPolicy>())
            {
                cases.Add(mode, false);
                cases.Add(mode, true);
            }
            return cases;
        }
    }

    /// <summary>For what can only be done to an asset that is there.</summary>
    public static TheoryData<ExistingPolicy> Modes => [.. Enum.GetValues<ExistingPolicy>()];

    /// <summary>Bytes that no other scene in the archive has, so that they have to travel.</summary>
    private static byte[] OursIn(UploadScene scene) =>
        System.Text.Encoding.UTF8.GetBytes($"ours, and new in {scene.Folder.Local.Id}");

    private static bool Keeps(ExistingPolicy mode) => mode is ExistingPolicy.Skip or ExistingPolicy.Error;

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Another_upload_is_kept_or_replaced_as_the_mode_says(ExistingPolicy mode, bool isThere) =>
        await PlayAsync(
            mode,
            isThere,
            (other, _) => other.UploadAsync(Path, Theirs),
            (content, ours, outcome, why) =>
            {
                Assert.Equal([Path], content.Keys);
                if (mode == ExistingPolicy.Error)
                    Assert.True(
                        outcome is Failed { Message: var message }
                            && message.StartsWith("exists", StringComparison.Ordinal),
                        why
                    );
                else if (mode is ExistingPolicy.Skip or ExistingPolicy.Refresh)
                    Assert.True(outcome is Skipped, why);
                else
                    Assert.True(outcome is Uploaded, why);
                Assert.True(content[Path].AsSpan().SequenceEqual(outcome is Uploaded ? ours : Theirs), why);
            }
        );

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_same_bytes_from_somebody_else_are_what_was_wanted(ExistingPolicy mode, bool isThere) =>
        await PlayAsync(
            mode,
            isThere,
            (other, scene) => other.UploadAsync(Path, OursIn(scene)),
            (content, ours, outcome, why) =>
            {
                Assert.Equal([Path], content.Keys);
                Assert.True(content[Path].AsSpan().SequenceEqual(ours), why);
                // What was there before we looked is an error where that was asked for.
                Assert.True(
                    outcome is Skipped or Uploaded
                        || (
                            mode == ExistingPolicy.Error
                            && why.StartsWith("before request 1,", StringComparison.Ordinal)
                        )
                        || (mode == ExistingPolicy.Error && isThere),
                    why
                );
            }
        );

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task An_edited_asset_is_treated_like_any_other(ExistingPolicy mode) =>
        await PlayAsync(
            mode,
            isThere: true,
            (other, _) => other.EditAsync(Path),
            (content, ours, outcome, why) =>
            {
                Assert.Equal([Path], content.Keys);
                Assert.True(Keeps(mode) ? outcome is not Uploaded : outcome is Uploaded, why);
                Assert.True(content[Path].AsSpan().SequenceEqual(outcome is Uploaded ? ours : Old), why);
            }
        );

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task A_renamed_asset_stays_under_its_new_name(ExistingPolicy mode) =>
        await PlayAsync(
            mode,
            isThere: true,
            (other, _) => other.RenameAsync(Path, RaceScene.Moved),
            (content, ours, outcome, why) =>
            {
                Assert.True(content[RaceScene.Moved].AsSpan().SequenceEqual(Old), why);
                Assert.True(outcome is Uploaded, why);
                Assert.True(content[Path].AsSpan().SequenceEqual(ours), why);
                Assert.Equal(2, content.Count);
            }
        );

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task A_deleted_asset_is_uploaded_anew(ExistingPolicy mode) =>
        await PlayAsync(
            mode,
            isThere: true,
            (other, _) => other.DeleteAsync(Path),
            (content, ours, outcome, why) =>
            {
                Assert.True(outcome is Uploaded, why);
                Assert.Equal([Path], content.Keys);
                Assert.True(content[Path].AsSpan().SequenceEqual(ours), why);
            }
        );

    [Fact]
    public async Task Two_writers_who_do_not_stop_end_with_a_clear_error()
    {
        await using var scene = await UploadScene.SetAsync();
        scene.Folder.Write(Path, Old);
        await scene.UploadAsync();
        scene.Folder.Write(Path, OursIn(scene));
        var other = new OtherClient(scene.Archive, scene.Folder.Local.Id);
        var number = 0;
        scene.Network.Sending = _ => other.UploadAsync(Path, [.. Theirs, (byte)number++]);

        var (_, outcomes) = await scene.UploadAsync(new UploadOptions { Existing = ExistingPolicy.Force });

        Assert.StartsWith(
            $"Another program keeps changing `{Path}` in the archive",
            Assert.IsType<Failed>(outcomes[Path]).Message,
            StringComparison.Ordinal
        );
        Assert.Equal(11, scene.Network.Count("PUT /api/dandisets/"));
    }

    [Fact]
    public async Task A_file_where_the_archive_has_a_folder_fails_at_once()
    {
        await using var scene = await UploadScene.SetAsync();
        await new OtherClient(scene.Archive, scene.Folder.Local.Id).UploadAsync($"{Path}/below.mp4", Theirs);
        scene.Folder.Write(Path, OursIn(scene));

        var (_, outcomes) = await scene.UploadAsync();

        Assert.Contains(
            "conflicts with existing assets",
            Assert.IsType<Failed>(outcomes[Path]).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Bytes_that_were_sent_count_although_somebody_else_was_faster()
    {
        await using var scene = await UploadScene.SetAsync();
        scene.Folder.Write(Path, OursIn(scene));
        var other = new OtherClient(scene.Archive, scene.Folder.Local.Id);
        scene.Watch = value =>
        {
            if (value is { Stage: UploadStage.ProducingAsset, Outcome: null })
                other.UploadAsync(Path, Theirs).GetAwaiter().GetResult();
        };

        var (report, _) = await scene.UploadAsync();

        Assert.Equal((1, OursIn(scene).Length), (report.Skipped, (int)report.BytesSent));
    }

    private async Task PlayAsync(
        ExistingPolicy mode,
        bool isThere,
        Func<OtherClient, UploadScene, Task> actAsync,
        Action<IReadOnlyDictionary<string, byte[]>, byte[], AssetOutcome, string> check
    )
    {
        var requests = await RaceScene.PlayAsync(
            shared.Archive,
            async scene =>
            {
                if (isThere)
                {
                    scene.Folder.Write(Path, Old);
                    File.SetLastWriteTimeUtc(
                        scene.Folder.Locate(Path),
                        new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc)
                    );
                    await scene.UploadAsync();
                }
                scene.Folder.Write(Path, OursIn(scene));
            },
            new UploadOptions { Existing = mode },
            actAsync,
            async (scene, _, outcomes, why) =>
                check(await scene.Archive.ContentAsync(scene.Folder.Local.Id), OursIn(scene), outcomes[Path], why)
        );
        Assert.InRange(requests, isThere && (Keeps(mode) || mode == ExistingPolicy.Refresh) ? 1 : 7, 20);
    }
}
