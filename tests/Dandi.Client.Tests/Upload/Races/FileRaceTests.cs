using Dandi.Testing;
using Dandi.Transfers;
using Dandi.Upload;

namespace Dandi.Client.Tests.Upload.Races;

/// <summary>Another client changes an asset in the archive, before each request of an upload in turn.</summary>
public sealed class FileRaceTests(SharedArchive shared) : IClassFixture<SharedArchive>
{
    private const string Path = "sub-1/a.mp4";
    private static readonly byte[] Old = [.. "what was there"u8];
    private static readonly byte[] Theirs = [.. "what another client sent"u8];

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

    /// <summary>For changes that require an existing asset.</summary>
    public static TheoryData<ExistingPolicy> Modes => [.. Enum.GetValues<ExistingPolicy>()];

    /// <summary>Bytes that the archive does not have from another scene, so that they must be sent.</summary>
    private static byte[] OursIn(UploadScene scene) =>
        System.Text.Encoding.UTF8.GetBytes($"ours, and new in {scene.Folder.Local.Id}");

    private static bool Keeps(ExistingPolicy mode) => mode is ExistingPolicy.Skip or ExistingPolicy.Error;

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task An_upload_of_another_client_is_kept_or_replaced_depending_on_the_mode(
        ExistingPolicy mode,
        bool exists
    ) =>
        await RaceAsync(
            mode,
            exists,
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
    public async Task The_same_bytes_from_another_client_are_no_conflict(ExistingPolicy mode, bool exists) =>
        await RaceAsync(
            mode,
            exists,
            (other, scene) => other.UploadAsync(Path, OursIn(scene)),
            (content, ours, outcome, why) =>
            {
                Assert.Equal([Path], content.Keys);
                Assert.True(content[Path].AsSpan().SequenceEqual(ours), why);
                // With `error`, an asset that existed before we read it is an error.
                Assert.True(
                    outcome is Skipped or Uploaded
                        || (
                            mode == ExistingPolicy.Error
                            && why.StartsWith("before request 1,", StringComparison.Ordinal)
                        )
                        || (mode == ExistingPolicy.Error && exists),
                    why
                );
            }
        );

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task An_asset_whose_metadata_was_edited_is_kept_or_replaced_depending_on_the_mode(
        ExistingPolicy mode
    ) =>
        await RaceAsync(
            mode,
            exists: true,
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
    public async Task A_renamed_asset_is_kept_at_its_new_path(ExistingPolicy mode) =>
        await RaceAsync(
            mode,
            exists: true,
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
    public async Task A_deleted_asset_is_uploaded_again(ExistingPolicy mode) =>
        await RaceAsync(
            mode,
            exists: true,
            (other, _) => other.DeleteAsync(Path),
            (content, ours, outcome, why) =>
            {
                Assert.True(outcome is Uploaded, why);
                Assert.Equal([Path], content.Keys);
                Assert.True(content[Path].AsSpan().SequenceEqual(ours), why);
            }
        );

    [Fact]
    public async Task An_upload_fails_if_another_client_keeps_changing_the_asset()
    {
        await using var scene = await UploadScene.CreateAsync();
        scene.Folder.Write(Path, Old);
        await scene.UploadAsync();
        scene.Folder.Write(Path, OursIn(scene));
        var other = new OtherClient(scene.Archive, scene.Folder.Local.Id);
        var number = 0;
        scene.Network.BeforeSend = _ => other.UploadAsync(Path, [.. Theirs, (byte)number++]);

        var (_, outcomes) = await scene.UploadAsync(new UploadOptions { Existing = ExistingPolicy.Force });

        Assert.StartsWith(
            $"Another program keeps changing `{Path}` in the archive",
            Assert.IsType<Failed>(outcomes[Path]).Message,
            StringComparison.Ordinal
        );
        Assert.Equal(11, scene.Network.Count("PUT /api/dandisets/"));
    }

    [Fact]
    public async Task A_file_fails_immediately_if_the_archive_has_a_folder_at_its_path()
    {
        await using var scene = await UploadScene.CreateAsync();
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
    public async Task Sent_bytes_are_counted_even_if_another_client_registers_the_asset_first()
    {
        await using var scene = await UploadScene.CreateAsync();
        scene.Folder.Write(Path, OursIn(scene));
        var other = new OtherClient(scene.Archive, scene.Folder.Local.Id);
        scene.OnEvent = value =>
        {
            if (value is { Stage: TransferStage.ProducingAsset, Outcome: null })
                other.UploadAsync(Path, Theirs).GetAwaiter().GetResult();
        };

        var (report, _) = await scene.UploadAsync();

        Assert.Equal((1, OursIn(scene).Length), (report.Skipped, (int)report.BytesTransferred));
    }

    private async Task RaceAsync(
        ExistingPolicy mode,
        bool exists,
        Func<OtherClient, UploadScene, Task> actAsync,
        Action<IReadOnlyDictionary<string, byte[]>, byte[], AssetOutcome, string> check
    )
    {
        var requests = await RaceScene.RunAsync(
            shared.Archive,
            async scene =>
            {
                if (exists)
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
        Assert.InRange(requests, exists && (Keeps(mode) || mode == ExistingPolicy.Refresh) ? 1 : 7, 20);
    }
}
