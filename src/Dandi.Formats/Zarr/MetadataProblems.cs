using System.Text.Json;

namespace Dandi.Zarr;

/// <summary>What is wrong with the metadata of one node, gathered for one finding.</summary>
internal sealed class MetadataProblems
{
    private const int Shown = 3;
    private readonly List<string> _broken = [];
    private readonly List<string> _doubtful = [];
    private int _more;

    /// <summary>What breaks rules; null where nothing does.</summary>
    public string? Broken =>
        _broken.Count == 0 ? null : string.Join(' ', _broken) + (_more > 0 ? $" And {_more} more." : "");

    /// <summary>What not every reader understands; null where there is nothing.</summary>
    public string? Doubtful => _doubtful.Count == 0 ? null : string.Join(' ', _doubtful);

    /// <summary>Adds a broken rule.</summary>
    public void Break(string message) => Report(Severity.Warning, "", message);

    /// <summary>A document to judge.</summary>
    public JsonPlace Place(JsonElement root) => new(Report, "", "", root);

    private void Report(Severity severity, string rule, string message)
    {
        var target = severity == Severity.Warning ? _broken : _doubtful;
        if (target.Count < Shown)
            target.Add(message);
        else if (severity == Severity.Warning)
            _more++;
    }
}
