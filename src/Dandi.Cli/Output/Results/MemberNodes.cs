using System.Text;
using System.Text.Json.Nodes;

namespace Dandi.Cli.Output.Results;

/// <summary>Collects the members of a result as a JSON object.</summary>
internal sealed class MemberNodes : IMemberWriter
{
    private readonly Stack<JsonObject> _open = new([new JsonObject()]);

    /// <summary>The result, when all members are written.</summary>
    public JsonObject Root => _open.Single();

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> name, string? value) => _open.Peek()[Encoding.ASCII.GetString(name)] = value;

    /// <inheritdoc/>
    public void WriteAny(string name, string value) => _open.Peek()[name] = value;

    /// <inheritdoc/>
    public void BeginObject(ReadOnlySpan<byte> name)
    {
        var inner = new JsonObject();
        _open.Peek()[Encoding.ASCII.GetString(name)] = inner;
        _open.Push(inner);
    }

    /// <inheritdoc/>
    public void EndObject() => _open.Pop();
}
