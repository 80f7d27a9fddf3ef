using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Dandi.Cli.Output.Records;

/// <summary>One YAML document in block style, written value by value; the names of a mapping are sorted.</summary>
/// <remarks>YamlDotNet's emitter lays the document out and needs no more of it in memory than the last value.</remarks>
[SuppressMessage("Reliability", "CA1001", Justification = "The lines are text in memory: there is nothing to release.")]
internal sealed class YamlWriter
{
    // Readers accept simple keys of up to 1024 characters, and quoting may double those of the value.
    private const int MaxSimpleKeyLength = 500;

    private static readonly EmitterSettings Layout = new(
        bestIndent: 2,
        bestWidth: int.MaxValue,
        isCanonical: false,
        MaxSimpleKeyLength,
        newLine: "\n"
    );

    private readonly YamlLines _lines = new();
    private readonly Emitter _emitter;
    private readonly TextWriter _output;

    /// <summary>Starts a document.</summary>
    /// <param name="output">Receives the text in whole lines.</param>
    public YamlWriter(TextWriter output)
    {
        (_output, _emitter) = (output, new Emitter(_lines, Layout));
        _emitter.Emit(new StreamStart());
        _emitter.Emit(new DocumentStart());
    }

    /// <summary>Starts a mapping.</summary>
    public void BeginMapping() =>
        _emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, true, MappingStyle.Block));

    /// <summary>Ends the mapping that was started last.</summary>
    public void EndMapping() => _emitter.Emit(new MappingEnd());

    /// <summary>Starts a sequence.</summary>
    public void BeginSequence() =>
        _emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, true, SequenceStyle.Block));

    /// <summary>Ends the sequence that was started last.</summary>
    public void EndSequence() => _emitter.Emit(new SequenceEnd());

    /// <summary>Writes a name in a mapping; its value is next.</summary>
    public void WriteName(string name) => _emitter.Emit(YamlScalar.Of(name, isTime: false));

    /// <summary>Writes a value with everything in it.</summary>
    /// <param name="value">The value.</param>
    /// <param name="times">If it is a mapping: those of its members that are points in time, which need no quotes.</param>
    public void Write(JsonNode? value, IReadOnlySet<string>? times = null)
    {
        if (value is JsonArray items)
            WriteSequence(items);
        else if (value is JsonObject members)
            WriteMapping(members, times);
        else
            WriteScalar(value, isTime: false);
    }

    /// <summary>Passes all lines on.</summary>
    public Task FlushAsync() => _output.WriteAsync(_lines.Take());

    /// <summary>Ends the document.</summary>
    public Task EndAsync()
    {
        _emitter.Emit(new DocumentEnd(isImplicit: true));
        _emitter.Emit(new StreamEnd());
        return FlushAsync();
    }

    private void WriteSequence(JsonArray items)
    {
        BeginSequence();
        foreach (var item in items)
            Write(item);
        EndSequence();
    }

    private void WriteMapping(JsonObject members, IReadOnlySet<string>? times)
    {
        BeginMapping();
        foreach (var (name, value) in members.OrderBy(member => member.Key, Utf8Order.Instance))
        {
            WriteName(name);
            if (times?.Contains(name) == true && value is JsonValue)
                WriteScalar(value, isTime: true);
            else
                Write(value);
        }
        EndMapping();
    }

    private void WriteScalar(JsonNode? value, bool isTime) =>
        _emitter.Emit(
            value switch
            {
                null => new Scalar("null"),
                _ when value.GetValueKind() == JsonValueKind.String => YamlScalar.Of(value.GetValue<string>(), isTime),
                _ => new Scalar(value.ToJsonString()),
            }
        );
}
