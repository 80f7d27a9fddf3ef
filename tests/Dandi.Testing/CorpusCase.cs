using System.Text.Json;
using Xunit.Sdk;

namespace Dandi.Testing;

/// <summary>An input of a corpus with the expected result, as a parameter of a theory.</summary>
public sealed class CorpusCase : IXunitSerializable
{
    private string _name = "";

    /// <summary>A placeholder for a missing corpus, and for deserialization.</summary>
    public CorpusCase() { }

    public CorpusCase(string name, JsonElement content, CorpusFolder folder) =>
        (_name, Content, Folder) = (name, content, folder);

    /// <summary>The corpus that the case belongs to.</summary>
    public CorpusFolder Folder { get; private set; } = CorpusFolder.Own;

    /// <summary>Whether the case belongs to the corpus in the repository.</summary>
    public bool IsOwn => Folder == CorpusFolder.Own;

    /// <summary>The input and the expected result, as the corpus stores them.</summary>
    public JsonElement Content { get; private set; }

    public JsonElement this[string member] => Content.GetProperty(member);

    public string Text(string member) => Content.GetProperty(member).GetString()!;

    public IReadOnlyList<string> Texts(string member) =>
        [.. Content.GetProperty(member).EnumerateArray().Select(item => item.GetString()!)];

    public bool Has(string member) => Content.TryGetProperty(member, out _);

    /// <inheritdoc/>
    public void Deserialize(IXunitSerializationInfo info)
    {
        _name = info.GetValue<string>("name")!;
        using var document = JsonDocument.Parse(info.GetValue<string>("content")!);
        Content = document.RootElement.Clone();
        Folder = info.GetValue<bool>("own") ? CorpusFolder.Own : CorpusFolder.Reference!;
    }

    /// <inheritdoc/>
    public void Serialize(IXunitSerializationInfo info)
    {
        info.AddValue("name", _name);
        info.AddValue("own", IsOwn);
        info.AddValue("content", Content.ValueKind == JsonValueKind.Undefined ? "null" : Content.GetRawText());
    }

    /// <inheritdoc/>
    public override string ToString() => _name;
}
