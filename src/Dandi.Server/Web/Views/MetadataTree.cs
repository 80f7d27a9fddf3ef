using System.Text.Json;
using System.Text.Json.Nodes;
using Dandi.Html;

namespace Dandi.Server.Web.Views;

/// <summary>Writes metadata as nested lists.</summary>
/// <remarks>
/// The depth of metadata is bounded when it is read; the number and length of the values are bounded here.
/// </remarks>
internal sealed class MetadataTree
{
    private const int MaxValues = 1_000;
    private const int MaxText = 1_000;
    private readonly HtmlWriter _page;
    private readonly HashSet<string> _locations;
    private readonly string? _target;
    private int _left = MaxValues;

    private MetadataTree(HtmlWriter page, HashSet<string> locations, string? target) =>
        (_page, _locations, _target) = (page, locations, target);

    /// <summary>Writes an object.</summary>
    /// <param name="page">The page.</param>
    /// <param name="metadata">The object.</param>
    /// <param name="locations">
    /// The member with the URLs at which clients of the API get the content. Browsers cannot open all of them: a
    /// session is worth nothing there, and Zarrs and manifests are not single objects.
    /// </param>
    /// <param name="target">The page that these URLs are links to; null to show them without links.</param>
    public static void Write(HtmlWriter page, JsonObject metadata, string locations, string? target)
    {
        var urls = (metadata[locations] as JsonArray ?? []).OfType<JsonNode>().Select(url => url.ToString());
        var tree = new MetadataTree(page, urls.ToHashSet(StringComparer.Ordinal), target);
        page.Write($"<div class=\"metadata\">\n");
        tree.WriteObject(metadata);
        page.Write($"</div>\n");
        if (tree._left <= 0)
            page.Write($"<p class=\"note\">The first {MaxValues} values are shown. The API has all of them.</p>\n");
    }

    private void WriteObject(JsonObject members)
    {
        if (members.Count == 0)
        {
            _page.Write($"<span class=\"note\">empty</span>");
            return;
        }
        _page.Write($"<dl>\n");
        foreach (var (name, value) in members)
        {
            if (_left <= 0)
                break;
            _page.Write($"<div><dt>{Shown.Name(name)}</dt><dd>");
            WriteValue(value);
            _page.Write($"</dd></div>\n");
        }
        _page.Write($"</dl>\n");
    }

    private void WriteList(JsonArray items)
    {
        if (items.Count == 0)
        {
            _page.Write($"<span class=\"note\">none</span>");
            return;
        }
        _page.Write($"<ul>\n");
        foreach (var item in items)
        {
            if (_left <= 0)
                break;
            _page.Write($"<li>");
            WriteValue(item);
            _page.Write($"</li>\n");
        }
        _page.Write($"</ul>\n");
    }

    private void WriteValue(JsonNode? value)
    {
        _left--;
        switch (value)
        {
            case null:
                _page.Write($"<span class=\"note\">null</span>");
                break;
            case JsonObject members:
                WriteObject(members);
                break;
            case JsonArray items:
                WriteList(items);
                break;
            default:
                WriteText(value.GetValueKind() == JsonValueKind.String ? value.ToString() : value.ToJsonString());
                break;
        }
    }

    private void WriteText(string text)
    {
        var link = _locations.Contains(text) ? _target : text;
        if (link is not null && IsWebUrl(text))
            _page.Write($"<a href=\"{link}\" rel=\"noreferrer\">{text}</a>");
        else
            _page.Write($"<span class=\"text\">{new TextLines(Shown.Cut(text, MaxText))}</span>");
    }

    private static bool IsWebUrl(string text) =>
        text.Length <= MaxText
        && (
            text.StartsWith("https://", StringComparison.Ordinal)
            || text.StartsWith("http://", StringComparison.Ordinal)
        )
        && !text.AsSpan().ContainsAnyExceptInRange('!', '~')
        && Uri.IsWellFormedUriString(text, UriKind.Absolute);
}
