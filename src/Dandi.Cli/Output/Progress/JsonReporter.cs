using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Dandi.Transfers;

namespace Dandi.Cli.Output.Progress;

/// <summary>
/// Writes events as JSON Lines to standard output (<c>--json</c>; <c>docs/spec/events.schema.json</c>), in addition to
/// the messages for people.
/// </summary>
/// <param name="output">Standard output.</param>
/// <param name="people">Gets everything first.</param>
/// <param name="time">The clock.</param>
/// <param name="meter">Knows the totals; it has got each event before this reporter.</param>
internal sealed class JsonReporter(TextWriter output, ITransferReporter people, TimeProvider time, TransferMeter meter)
    : ITransferReporter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly Lock _lock = new();
    private bool _isBroken;
    private int _hasStarted;
    private long _lastProgress = time.GetTimestamp();

    /// <inheritdoc/>
    public void Report(TransferEvent value)
    {
        people.Report(value);
        StartIfKnown();
        if (value.Outcome is { } outcome)
            Write(outcome);
        else if (value.Detail is not null || (value.BytesTotal > 0 && IsDue()))
            Progress(value);
    }

    /// <inheritdoc/>
    public void Found(ValidationResult result)
    {
        people.Found(result);
        Write(result);
    }

    /// <inheritdoc/>
    public void Notice(string text)
    {
        people.Notice(text);
        Write("notice", json => json.WriteString("message", text));
    }

    /// <inheritdoc/>
    public void Unrecognized(IReadOnlyList<string> paths)
    {
        people.Unrecognized(paths);
        Write("unrecognized", json => WriteTexts(json, "paths", paths));
    }

    /// <inheritdoc/>
    public void Deleted(string path)
    {
        people.Deleted(path);
        Write("deleted", json => json.WriteString("path", path));
    }

    /// <inheritdoc/>
    public void Summary(TransferReport report, TimeSpan duration, string? log)
    {
        people.Summary(report, duration, log);
        StartIfKnown();
        Write("summary", json =>
        {
            json.WriteNumber(report.IsDownload ? "downloaded" : "uploaded", report.Done);
            json.WriteNumber("skipped", report.Skipped);
            json.WriteNumber("failed", report.Failed + report.FailedByStop + report.Invalid);
            json.WriteNumber("invalid", report.Invalid);
            if (report.IsDownload)
                json.WriteNumber("stopped", report.Stopped);
            json.WriteNumber("deleted", report.Deleted);
            json.WriteNumber(report.IsDownload ? "bytes_received" : "bytes_sent", report.BytesTransferred);
            json.WriteNumber("bytes_there", report.BytesAlreadyThere);
            if (report.Left is { } left)
            {
                WriteNumber(json, "assets_left", left.Assets);
                WriteNumber(json, "bytes_left", left.Bytes);
                WriteTexts(json, "unfinished", report.Unfinished);
            }
            json.WriteNumber("seconds", Math.Round(duration.TotalSeconds, 3));
        });
    }

    /// <inheritdoc/>
    public void Failed(string message, string kind)
    {
        people.Failed(message, kind);
        // Nothing starts after the run has failed.
        Volatile.Write(ref _hasStarted, 1);
        Write("error", json =>
        {
            json.WriteString("message", message);
            json.WriteString("kind", kind);
        });
    }

    /// <inheritdoc/>
    public ValueTask PauseAsync() => people.PauseAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => people.DisposeAsync();

    private void Write(AssetOutcome outcome)
    {
        // Those of a BIDS dataset have been written when they were found.
        foreach (var result in outcome.Results)
            Write(result);
        Write("asset", json =>
        {
            json.WriteString("path", outcome.Path);
            json.WriteString("status", StatusText.Of(outcome));
            json.WriteString("message", StatusText.MessageOf(outcome));
            WriteNumber(json, "size", outcome.Size);
        });
    }

    /// <summary>Writes the event about the whole run once all assets have been found.</summary>
    private void StartIfKnown()
    {
        if (Volatile.Read(ref _hasStarted) != 0 || !meter.IsDiscoveryComplete)
            return;
        if (Interlocked.Exchange(ref _hasStarted, 1) != 0)
            return;
        var run = meter.Take();
        Write("start", json =>
        {
            json.WriteNumber("assets", run.AssetsFound);
            json.WriteNumber("assets_of_unknown_size", run.AssetsOfUnknownSize);
            json.WriteNumber("bytes", run.BytesTotal ?? 0);
        });
    }

    private void Write(ValidationResult result) => Write("validation", json =>
        {
            json.WriteString("path", result.Path);
            json.WriteString("id", result.Id);
            json.WriteString("severity", result.Severity.ToString().ToUpperInvariant());
            json.WriteString("message", result.Message);
        });

    private void Progress(TransferEvent value) => Write("progress", json =>
        {
            json.WriteString("path", value.Path);
            json.WriteString("stage", StatusText.ForPrograms(value.Stage));
            json.WriteNumber("bytes_done", value.BytesDone);
            json.WriteNumber("bytes_acknowledged", value.BytesAcknowledged);
            json.WriteNumber("bytes_total", value.BytesTotal);
            if (value.Detail is { } detail)
                json.WriteString("detail", detail);
            WriteTotal(json, meter.Take());
        });

    private static void WriteTotal(Utf8JsonWriter json, TransferSnapshot run)
    {
        json.WriteStartObject("total");
        json.WriteNumber("assets", run.AssetsFound);
        json.WriteNumber("assets_done", run.AssetsDone);
        json.WriteNumber("assets_of_unknown_size", run.AssetsOfUnknownSize);
        json.WriteNumber("bytes_done", run.BytesDone);
        WriteNumber(json, "bytes_total", run.BytesTotal);
        json.WriteNumber("rate", (long)run.CurrentRate);
        json.WriteNumber("mean_rate", (long)run.MeanRate);
        WriteNumber(json, "seconds_left", (long?)run.TimeLeft?.TotalSeconds);
        json.WriteString("limit", StatusText.Of(run.Limit));
        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }

    private bool IsDue()
    {
        lock (_lock)
        {
            if (time.GetElapsedTime(_lastProgress) < TimeSpan.FromSeconds(1))
                return false;
            _lastProgress = time.GetTimestamp();
            return true;
        }
    }

    private void Write(string kind, Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("event", kind);
            members(json);
            json.WriteEndObject();
        }
        var fault = Append(Encoding.UTF8.GetString(buffer.WrittenSpan));
        if (fault is not null)
            people.Notice($"{fault.Message} The upload continues without events.");
    }

    /// <returns>Why writing failed, the first time; otherwise null.</returns>
    private OutputException? Append(string line)
    {
        lock (_lock)
        {
            if (_isBroken)
                return null;
            try
            {
                output.WriteLine(line);
                return null;
            }
            catch (OutputException fault)
            {
                // The upload continues without events. The exit code reports that they are incomplete.
                _isBroken = true;
                return fault;
            }
        }
    }
}
