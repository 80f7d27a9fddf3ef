using Dandi.Inspection;
using Dandi.Testing;
using Dandi.Transfers;
using Dandi.Upload;

namespace Dandi.Client.Tests.Upload.Races;

/// <summary>NWB files that another program replaces or changes during the upload.</summary>
public sealed class ReplacedNwbTests(SharedArchive shared) : IClassFixture<SharedArchive>
{
    private const string Path = "sub-mouse01/sub-mouse01.nwb";
    private static readonly Sample First = new("sub-mouse01_ses-20240301_behavior.nwb", "2024-03-01");
    private static readonly Sample Second = new("sub-mouse01_ses-20240302_icephys.nwb", "2024-03-02");

    [Theory]
    [InlineData(TransferStage.PreValidating, ValidationPolicy.Require)]
    [InlineData(TransferStage.Validated, ValidationPolicy.Require)]
    [InlineData(TransferStage.Hashing, ValidationPolicy.Require)]
    [InlineData(TransferStage.ExtractingMetadata, ValidationPolicy.Require)]
    [InlineData(TransferStage.ExtractingMetadata, ValidationPolicy.Ignore)]
    [InlineData(TransferStage.Hashing, ValidationPolicy.Skip)]
    [InlineData(TransferStage.ExtractingMetadata, ValidationPolicy.Skip)]
    [InlineData(TransferStage.Uploading, ValidationPolicy.Require)]
    public async Task Bytes_and_metadata_are_those_of_the_opened_file_if_it_is_replaced(
        TransferStage stage,
        ValidationPolicy validation
    )
    {
        await using var scene = await UploadScene.CreateSharedAsync(shared.Archive);
        using var replacement = new TempFolder();
        Write(scene, First);
        var isReplaced = At(scene, stage, () => Replace(scene, replacement, Second.Bytes));

        var (_, outcomes) = await scene.UploadAsync(new UploadOptions { Validation = validation });

        Assert.True(isReplaced());
        Assert.IsType<Uploaded>(outcomes[Path]);
        await AssertHoldsAsync(scene, First);
    }

    [Fact]
    public async Task The_opened_file_is_validated_and_not_the_one_that_replaces_it()
    {
        await using var scene = await UploadScene.CreateSharedAsync(shared.Archive);
        using var replacement = new TempFolder();
        Write(scene, First);
        var isReplaced = At(scene, TransferStage.PreValidating, () => Replace(scene, replacement, [.. "not HDF5"u8]));

        var (_, outcomes) = await scene.UploadAsync();

        Assert.True(isReplaced());
        Assert.DoesNotContain(Assert.IsType<Uploaded>(outcomes[Path]).Results, result => result.IsBlocking);
        await AssertHoldsAsync(scene, First);
    }

    [Fact]
    public async Task A_file_that_is_replaced_before_it_is_opened_is_not_uploaded()
    {
        await using var scene = await UploadScene.CreateSharedAsync(shared.Archive);
        using var replacement = new TempFolder();
        Write(scene, First);
        var isReplaced = false;
        scene.Network.BeforeSend = count =>
        {
            if (count == 1)
                isReplaced = Replace(scene, replacement, Second.Bytes);
            return Task.CompletedTask;
        };

        var (_, outcomes) = await scene.UploadAsync();

        Assert.True(isReplaced);
        Assert.IsType<Uploaded>(outcomes[Path]);
        await AssertHoldsAsync(scene, Second);
    }

    [Fact]
    public async Task A_file_that_changes_between_hashing_and_validation_is_uploaded_as_changed()
    {
        await using var scene = await UploadScene.CreateSharedAsync(shared.Archive);
        // The archive already has the old bytes, so that no transfer reads them; and it has another asset at the path,
        // so that the file is hashed first.
        Write(scene, First, "sub-mouse01/sub-mouse01_copy.nwb");
        await scene.UploadAsync(new UploadOptions { Validation = ValidationPolicy.Ignore });
        await new OtherClient(scene.Archive, scene.Folder.Local.Id).UploadAsync(Path, [.. "what was there"u8]);
        var file = Write(scene, First);
        var isWritten = At(scene, TransferStage.PreValidating, () => File.WriteAllBytes(file, Second.Bytes));

        var (_, outcomes) = await scene.UploadAsync(
            new UploadOptions { Named = new([Path]), Existing = ExistingPolicy.Force }
        );

        Assert.True(isWritten());
        Assert.IsType<Uploaded>(outcomes[Path]);
        await AssertHoldsAsync(scene, Second);
    }

    /// <summary>Acts when the file enters a stage for the first time.</summary>
    /// <returns>Returns whether that has happened.</returns>
    private static Func<bool> At(UploadScene scene, TransferStage stage, Action act)
    {
        var isDone = false;
        scene.OnEvent = value =>
        {
            if (isDone || value.Path != Path || value.Stage != stage)
                return;
            isDone = true;
            act();
        };
        return () => isDone;
    }

    private static string Write(UploadScene scene, Sample sample, string path = Path) =>
        scene.Folder.Write(path, sample.Bytes);

    private static bool Replace(UploadScene scene, TempFolder replacement, byte[] bytes)
    {
        File.Move(replacement.Write("new", bytes), scene.Folder.Locate(Path), overwrite: true);
        return true;
    }

    private static async Task AssertHoldsAsync(UploadScene scene, Sample sample)
    {
        var content = await scene.Archive.ContentAsync(scene.Folder.Local.Id);
        var assets = await scene.Archive.AskAsync(
            "GET",
            $"/dandisets/{scene.Folder.Local.Id}/versions/draft/assets/?metadata=true"
        );
        var metadata = assets["results"].AsArray().Single(asset => asset!["path"]!.ToString() == Path)!["metadata"]!;
        Assert.Equal(sample.Bytes, content[Path]);
        Assert.Equal(
            (sample.Date, sample.Bytes.Length.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            (metadata["wasGeneratedBy"]![0]!["startDate"]!.ToString()[..10], metadata["contentSize"]!.ToString())
        );
    }

    /// <summary>An NWB file of the examples, and the date of its session.</summary>
    private sealed record Sample(string Name, string Date)
    {
        public byte[] Bytes { get; } = File.ReadAllBytes(Repository.Locate($"examples/dandiset/sub-mouse01/{Name}"));
    }
}
