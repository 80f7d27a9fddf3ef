using System.Text.Json;

namespace Dandi.Zarr;

/// <summary>Collects violations in the metadata of one node, for one validation result.</summary>
internal sealed class MetadataViolations
{
    private const int MaxMessages = 3;
    private readonly List<string> _messages = [];
    private readonly List<string> _hints = [];
    private int _omitted;

    /// <summary>The violations of rules: the first messages and the number of others; null if there are none.</summary>
    public string? Text =>
        _messages.Count == 0 ? null : string.Join(' ', _messages) + (_omitted > 0 ? $" And {_omitted} more." : "");

    /// <summary>What some readers do not support; null if there is nothing.</summary>
    public string? Hints => _hints.Count == 0 ? null : string.Join(' ', _hints);

    public void Add(string message) => Report(Severity.Warning, "", message);

    /// <summary>Checks a document, and collects its violations here.</summary>
    public JsonChecker Check(JsonElement root) => new(Report, "", "", root);

    private void Report(Severity severity, string rule, string message)
    {
        var target = severity == Severity.Warning ? _messages : _hints;
        if (target.Count < MaxMessages)
            target.Add(message);
        else if (severity == Severity.Warning)
            _omitted++;
    }
}
