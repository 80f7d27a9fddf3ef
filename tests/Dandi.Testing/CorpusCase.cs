using System.Text.Json;
using Xunit.Sdk;

namespace Dandi.Testing;

/// <summary>An input of the corpus with the reference result for it.</summary>
public sealed class CorpusCase : IXunitSerializable
{
    private string _name = "";

    /// <summary>No case: stands in where there is no corpus.</summary>
    public CorpusCase() { }

    /// <summary>A case.</summary>
    /// <param name="name">Its name, for people.</param>
    /// <param name="content">Input and result.</param>
    /// <param name="folder">The corpus that it belongs to.</param>
    public CorpusCase(string name, JsonElement content, CorpusFolder folder) =>
        (_name, Content, Folder) = (name, content, folder);

    /// <summary>The corpus that it belongs to, where its files are.</summary>
    public CorpusFolder Folder { get; private set; } = CorpusFolder.Own;

    /// <summary>Whether it is one of the corpus in the repository.</summary>
    public bool IsOwn => Folder == CorpusFolder.Own;

    /// <summary>Input and result.</summary>
    public JsonElement Content { get; private set; }

    /// <summary>A member of the case.</summary>
    public JsonElement this[string member] => Content.GetProperty(member);

    /// <summary>A member that is text.</summary>
    public string Text(string member) => Content.GetProperty(member).GetString()!;

    /// <summary>A member that is a list of texts.</summary>
    public IReadOnlyList<string> Texts(string member) =>
        [.. Content.GetProperty(member).EnumerateArray().Select(item => item.GetString()!)];

    /// <summary>Whether there is a member.</summary>
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
