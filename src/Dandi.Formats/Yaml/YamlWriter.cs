using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Dandi.Yaml;

/// <summary>
/// Writes a YAML document in block style, value by value. The members of mappings are sorted by name.
/// </summary>
/// <remarks>Only the last value is in memory.</remarks>
[SuppressMessage("Reliability", "CA1001", Justification = "The lines are text in memory: there is nothing to release.")]
public sealed class YamlWriter
{
    // Readers accept simple keys of up to 1024 characters, and quoting may double their length.
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

    /// <summary>Begins the document.</summary>
    /// <param name="output">Receives the text in whole lines.</param>
    public YamlWriter(TextWriter output)
    {
        (_output, _emitter) = (output, new Emitter(_lines, Layout));
        _emitter.Emit(new StreamStart());
        _emitter.Emit(new DocumentStart());
    }

    /// <summary>Begins a mapping.</summary>
    public void BeginMapping() =>
        _emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, true, MappingStyle.Block));

    /// <summary>Ends the innermost open collection, a mapping.</summary>
    public void EndMapping() => _emitter.Emit(new MappingEnd());

    /// <summary>Begins a sequence.</summary>
    public void BeginSequence() =>
        _emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, true, SequenceStyle.Block));

    /// <summary>Ends the innermost open collection, a sequence.</summary>
    public void EndSequence() => _emitter.Emit(new SequenceEnd());

    /// <summary>Writes the name of a member; its value must follow.</summary>
    public void WriteName(string name) => _emitter.Emit(YamlScalar.Of(name, isTime: false));

    /// <summary>Writes a value, including everything it contains.</summary>
    /// <param name="value">The value.</param>
    /// <param name="times">For a mapping: its members that are times, which are written without quotes.</param>
    public void Write(JsonNode? value, IReadOnlySet<string>? times = null)
    {
        if (value is JsonArray items)
            WriteSequence(items);
        else if (value is JsonObject members)
            WriteMapping(members, times);
        else
            WriteScalar(value, isTime: false);
    }

    /// <summary>Writes all complete lines to the output.</summary>
    public Task FlushAsync() => _output.WriteAsync(_lines.Take());

    /// <summary>Ends the document and writes the rest.</summary>
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
