using System.Text.Json.Nodes;
using Dandi.Transfers;

namespace Dandi.Cli.Output.Report;

/// <summary>What a run collects for its report (<c>--report</c>). Thread-safe.</summary>
/// <remarks>Its memory is bounded by constants, however many assets, results and messages there are.</remarks>
internal sealed class ReportContent
{
    /// <summary>The maximum number of messages that are kept.</summary>
    public const int MaxMessages = 50;

    private const int MaxMessage = 1_000;
    private readonly Lock _lock = new();
    private readonly List<string> _messages = [];
    private readonly TimeSpan[] _limits = new TimeSpan[Enum.GetValues<TransferLimit>().Length];

    /// <summary>The Dandiset; null while it is not known.</summary>
    public string? Dandiset { get; set; }

    /// <summary>The instance; null while it is not known, or if there is none.</summary>
    public string? Instance { get; set; }

    /// <summary>The page of the Dandiset on the website of the archive; null if it is not known.</summary>
    public Uri? Page { get; set; }

    public AssetTable Assets { get; } = new();

    public RuleTable Rules { get; } = new();

    public DandisetSummary Summary { get; } = new();

    public TimeSeries Series { get; } = new();

    /// <summary>How long assets were in their stages; empty if that was not measured.</summary>
    public IReadOnlyList<TimeShare> Stages { get; set; } = [];

    /// <summary>The totals of a transfer; null if there was none.</summary>
    public TransferReport? Transfer { get; set; }

    /// <summary>The number of files that were validated; null if the command transfers assets.</summary>
    public long? Validated { get; set; }

    /// <summary>The log of the run; null if there is none.</summary>
    public string? Log { get; set; }

    /// <summary>Whether the log has the outcome of each asset: its level may hide it, or it may be cut off.</summary>
    public bool LogHasAssets { get; set; }

    /// <summary>Whether the log has all messages to the user.</summary>
    public bool LogHasMessages { get; set; }

    /// <summary>The file with all validation results; null if there is none, or it is incomplete.</summary>
    public string? Results { get; set; }

    /// <summary>The messages to the user, the first ones.</summary>
    public IReadOnlyList<string> Messages => _messages;

    /// <summary>The number of messages that are not kept.</summary>
    public long OmittedMessages { get; private set; }

    /// <summary>How long what limited the speed of the transfer, without those that are zero.</summary>
    public IEnumerable<(TransferLimit Limit, TimeSpan Time)> Limits =>
        Enum.GetValues<TransferLimit>()
            .Select(limit => (limit, _limits[(int)limit]))
            .Where(share => share.Item2 > TimeSpan.Zero);

    /// <summary>Keeps a message to the user.</summary>
    public void AddMessage(string message)
    {
        lock (_lock)
        {
            if (_messages.Count < MaxMessages)
                _messages.Add(Quoted.Shortened(message, MaxMessage));
            else
                OmittedMessages++;
        }
    }

    /// <summary>Counts a validation result.</summary>
    public void Add(ValidationResult result)
    {
        lock (_lock)
            Rules.Add(result.Id, result.Severity, result.Path, result.Message);
    }

    /// <summary>Counts a validation result about a path that is not transferred.</summary>
    public void AddResult(string id, Severity severity, string path, string message)
    {
        lock (_lock)
        {
            Rules.Add(id, severity, path, message);
            Assets.Put(AssetRow.Of(Assets.Find(path), path, severity >= Severity.Error, message));
        }
    }

    /// <summary>Adds an asset that ended.</summary>
    public void Add(AssetRow row)
    {
        lock (_lock)
        {
            Assets.Add(row);
            // Only the metadata of what is uploaded is extracted.
            if (row.Status is AssetStatus.Skipped or AssetStatus.Downloaded)
                Summary.Add(row.Path, row.Size ?? 0);
        }
    }

    /// <summary>Adds a file of the run that is not an asset: the metadata of a Dandiset.</summary>
    public void AddMetadata(AssetRow row)
    {
        lock (_lock)
            Assets.Add(row);
    }

    /// <summary>Counts what an asset is about.</summary>
    public void Describe(JsonObject metadata)
    {
        lock (_lock)
            Summary.Add(metadata);
    }

    /// <summary>Counts what a file is about by its name.</summary>
    public void Describe(string path, long bytes)
    {
        lock (_lock)
            Summary.Add(path, bytes);
    }

    /// <summary>Adds what happened since the last call.</summary>
    public void Add(SeriesPoint point)
    {
        lock (_lock)
        {
            Series.Add(point);
            _limits[(int)point.Limit] += point.Length;
        }
    }
}
