using System.Text.Json;
using Dandi.Bids.Tree;
using Dandi.Bids.Values;

namespace Dandi.Bids.Contexts;

/// <summary>What the sidecars of a file say together: for each key, the closest one counts.</summary>
internal sealed class Sidecar : JsObject
{
    private const string RepetitionTime = "RepetitionTime";

    private readonly IReadOnlyList<SidecarFile> _files;
    private readonly JsValue _repetitionTime;
    private readonly Dictionary<string, (JsValue Value, int File)>? _merged;

    /// <param name="files">The sidecars, the closest first.</param>
    public Sidecar(IReadOnlyList<SidecarFile> files)
    {
        _files = files;
        if (files.Count > 1)
            _merged = Merge(files);
        var time = Find(RepetitionTime);
        _repetitionTime = time.Kind == JsKind.Number ? JsValue.Of(JsNumber.RoundToThousandths(time.Number)) : time;
    }

    public static Sidecar None { get; } = new([]);

    /// <summary>Whether this program refused one of the sidecars, so that its keys are unknown.</summary>
    public bool IsIncomplete { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<string> Names =>
        _merged?.Keys ?? (_files.Count == 0 ? [] : _files[0].Content.Members.Names);

    /// <inheritdoc/>
    public override JsValue Get(string name) => name == RepetitionTime ? _repetitionTime : Find(name);

    /// <inheritdoc/>
    public override bool Has(string name) =>
        _merged?.ContainsKey(name) ?? (_files.Count > 0 && _files[0].Content.Members.Has(name));

    /// <summary>The file that a key comes from; null if no file has it.</summary>
    public SidecarFile? Origin(string name)
    {
        if (_merged is not null)
            return _merged.TryGetValue(name, out var entry) ? _files[entry.File] : null;
        return Has(name) ? _files[0] : null;
    }

    /// <summary>The value of a key for a check by JSON Schema.</summary>
    public JsonElement Element(string name)
    {
        var element = Origin(name)!.Content.Element(name);
        if (name != RepetitionTime || _repetitionTime.Kind != JsKind.Number)
            return element;
        var rounded = _repetitionTime.Number;
        if (rounded.Equals(element.GetDouble()))
            return element;
        // JSON cannot write infinity, which a number that is too large becomes where it is read.
        var text =
            double.IsFinite(rounded) ? JsNumber.Format(rounded)
            : rounded > 0 ? "1e999"
            : "-1e999";
        return JsonElement.Parse(text);
    }

    /// <summary>Finds the keys that a sidecar further up has with another value.</summary>
    /// <param name="report">Takes the key, the file that counts and the file further up.</param>
    public void FindOverrides(Action<string, BidsFile, BidsFile> report)
    {
        for (var i = 1; i < _files.Count; i++)
        {
            foreach (var name in _files[i].Content.Members.Names)
            {
                var (value, file) = _merged![name];
                // Lists and objects count as different even if they say the same: the BIDS validator compares so.
                if (file < i && !JsValue.AreIdentical(value, _files[i].Content.Members.Get(name)))
                    report(name, _files[file].File, _files[i].File);
            }
        }
    }

    private JsValue Find(string name)
    {
        if (_merged is not null)
            return _merged.TryGetValue(name, out var entry) ? entry.Value : JsValue.Undefined;
        return _files.Count == 0 ? JsValue.Undefined : _files[0].Content.Members.Get(name);
    }

    private static Dictionary<string, (JsValue Value, int File)> Merge(IReadOnlyList<SidecarFile> files)
    {
        var merged = new Dictionary<string, (JsValue Value, int File)>(StringComparer.Ordinal);
        for (var i = 0; i < files.Count; i++)
        {
            foreach (var name in files[i].Content.Members.Names)
                merged.TryAdd(name, (files[i].Content.Members.Get(name), i));
        }
        return merged;
    }
}
