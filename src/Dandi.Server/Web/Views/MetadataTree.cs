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
    private int _left = MaxValues;

    private MetadataTree(HtmlWriter page) => _page = page;

    /// <summary>Writes an object.</summary>
    public static void Write(HtmlWriter page, JsonObject metadata)
    {
        var tree = new MetadataTree(page);
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
        if (IsWebUrl(text))
            _page.Write($"<a href=\"{text}\" rel=\"noreferrer\">{text}</a>");
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
