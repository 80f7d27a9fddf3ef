using System.Text.Json;
using Dandi.Bids.Expressions;
using Dandi.Bids.Values;

namespace Dandi.Formats.Tests.Bids.Expressions;

/// <summary>A context whose names are the members of a JSON object; of paths, those with <c>yes</c> exist.</summary>
internal sealed class JsonScope(string json) : ExpressionScope
{
    private readonly JsObject _members = Read(json).Members;

    public override IEnumerable<string> Names => _members.Names;

    public string? LastKind { get; private set; }

    public static JsValue Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return JsValue.Of(document.RootElement);
    }

    public override JsValue Get(string name) => _members.Get(name);

    public override bool Has(string name) => _members.Has(name);

    public override bool TryCountExisting(IReadOnlyList<JsValue> paths, string kind, out int count)
    {
        LastKind = kind;
        count = paths.Count(path => path.IsString && path.Text.Contains("yes", StringComparison.Ordinal));
        return paths.All(path => path.IsString);
    }
}
