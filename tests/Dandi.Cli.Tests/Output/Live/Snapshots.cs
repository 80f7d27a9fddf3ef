using Dandi.Transfers;

namespace Dandi.Cli.Tests.Output.Live;

/// <summary>Transfers at moments that the view must show.</summary>
internal static class Snapshots
{
    public static DateTimeOffset Now { get; } = new(2026, 3, 1, 14, 30, 0, TimeSpan.Zero);

    /// <summary>Nothing has been found yet.</summary>
    public static TransferSnapshot Empty { get; } = new() { Time = Now, Elapsed = TimeSpan.Zero };

    /// <summary>Assets are still being found, validated and hashed.</summary>
    public static TransferSnapshot Discovering { get; } =
        Empty with
        {
            AssetsFound = 1_204,
            AssetsValidated = 311,
            BytesHashed = 12_300_000_000,
            AssetsDone = 40,
            BytesDone = 1_230_000,
            CurrentRate = 820_000,
            MeanRate = 790_000,
            Limit = TransferLimit.Disk,
            InProgressCount = 3,
            InProgress =
            [
                Asset("sub-01/sub-01_ses-20230101_behavior+ecephys.nwb", TransferStage.Hashing, 250, 1_000, 820e6),
                Asset("sub-02/sub-02.nwb", TransferStage.PreValidating),
                Asset("sub-03/sub-03.nwb", TransferStage.ExtractingMetadata),
            ],
        };

    /// <summary>The usual: the totals are known, and several assets are in progress.</summary>
    public static TransferSnapshot Uploading { get; } =
        Empty with
        {
            AssetsFound = 1_204,
            IsDiscoveryComplete = true,
            AssetsDone = 312,
            AssetsTransferred = 300,
            AssetsSkipped = 12,
            BytesDone = 1_218_000_000,
            BytesTotal = 2_900_000_000,
            CurrentRate = 44_000_000,
            MeanRate = 38_000_000,
            TimeLeft = TimeSpan.FromSeconds(200),
            Limit = TransferLimit.Network,
            InProgressCount = 19,
            InProgress =
            [
                Asset(
                    "sub-01/ses-20230101/ecephys/sub-01_ses-20230101_behavior+ecephys.nwb",
                    TransferStage.Uploading,
                    620,
                    1_000,
                    44e6
                ),
                Asset("sub-02/sub-02.nwb", TransferStage.Uploading, 1_000, 1_000, 900, acknowledged: 990),
                Asset("sub-03/sub-03.ome.zarr", TransferStage.ServerCalculatingChecksum) with
                {
                    StageStart = Now - TimeSpan.FromSeconds(192),
                },
                Asset("sub-04/sub-04.ome.zarr", TransferStage.ComparingZarr, 10, 1_000, 1.2e6),
                Asset("sub-05/sub-05.nwb", TransferStage.WaitingForQuietPeriod),
                Asset("sub-06/sub-06.nwb", TransferStage.ProducingAsset),
                Asset("sub-07/sub-07.nwb", TransferStage.Hashing, 1, 1_000, 2e9),
                Asset("sub-08/sub-08.nwb", TransferStage.Uploading, 0, 1_000, 0),
            ],
        };

    /// <summary>The archive does not respond.</summary>
    public static TransferSnapshot Waiting { get; } =
        Uploading with
        {
            CurrentRate = 0,
            TimeLeft = null,
            Limit = TransferLimit.Outage,
            OutageSince = Now - TimeSpan.FromMinutes(28),
            InProgressCount = 1,
            InProgress = [Uploading.InProgress[0] with { Rate = 0 }],
        };

    /// <summary>After the first Ctrl-C.</summary>
    public static TransferSnapshot Stopping { get; } =
        Uploading with
        {
            IsStopping = true,
            BytesInFlight = 88_000_000,
            TimeLeft = TimeSpan.FromSeconds(2),
            Limit = TransferLimit.ResponseTime,
        };

    /// <summary>There is only a Zarr, and how much of it must be sent is not known yet.</summary>
    public static TransferSnapshot UnknownSize { get; } =
        Empty with
        {
            AssetsFound = 1,
            IsDiscoveryComplete = true,
            BytesTotal = 0,
            AssetsOfUnknownSize = 1,
            InProgressCount = 1,
            InProgress = [Asset("image.ome.zarr", TransferStage.TraversingZarr)],
        };

    /// <summary>All bytes have been sent, but the archive has not acknowledged the last asset.</summary>
    public static TransferSnapshot Ending { get; } =
        Uploading with
        {
            AssetsDone = 1_203,
            BytesDone = 2_900_000_000,
            TimeLeft = TimeSpan.Zero,
            InProgressCount = 1,
            InProgress = [Asset("sub-99/sub-99.nwb", TransferStage.ProducingAsset)],
        };

    /// <summary>Everything is done.</summary>
    public static TransferSnapshot Complete { get; } =
        Ending with
        {
            AssetsDone = 1_204,
            InProgressCount = 0,
            InProgress = [],
        };

    /// <summary>Nothing needs bytes: everything is in the archive.</summary>
    public static TransferSnapshot NothingToSend { get; } =
        Empty with
        {
            AssetsFound = 10,
            IsDiscoveryComplete = true,
            AssetsDone = 7,
            AssetsSkipped = 7,
            BytesTotal = 0,
        };

    /// <summary>A download of assets with names that are hard to show.</summary>
    public static TransferSnapshot Names { get; } =
        Uploading with
        {
            IsDownload = true,
            InProgressCount = 7,
            InProgress =
            [
                Downloading("sub-01/实验数据/实验数据_神经元记录_第一天.nwb"),
                Downloading("sub-02/🐭🐭🐭/mouse❤️_🧠_recording.nwb"),
                Downloading("sub-03/e\u0301e\u0301e\u0301/cafe\u0301_Z\u0351\u036b\u0343algo.nwb"),
                Downloading("sub-04/נתונים/הקלטה_עצבית_ראשונה.nwb"),
                Downloading("sub-05/evil\u001b[2Jname\u202egpj.nwb"),
                Downloading(
                    "sub-06/sub-06_ses-20230101T123000_task-very-long-name-of-a-task-which-does-not-fit_behavior+"
                        + "ecephys+image_desc-a-long-description-that-nobody-reads_obj-raw.nwb"
                ),
                Downloading("a.nwb"),
            ],
        };

    private static AssetSnapshot Downloading(string path) => Asset(path, TransferStage.Downloading, 1, 2, 1e6);

    private static AssetSnapshot Asset(
        string path,
        TransferStage stage,
        long done = 0,
        long total = 0,
        double rate = 0,
        long? acknowledged = null
    ) => new(path, stage, done, acknowledged ?? done, total, rate, Now);
}
