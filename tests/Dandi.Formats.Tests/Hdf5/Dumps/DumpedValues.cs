using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Dandi.Hdf5;
using Dandi.Hdf5.References;
using Dandi.Hdf5.Types;

namespace Dandi.Formats.Tests.Hdf5.Dumps;

/// <summary>
/// Dumps the values of a dataset or attribute in the form of the reference dumps: in full if they are few, otherwise as
/// their SHA-256.
/// </summary>
internal sealed class DumpedValues(Hdf5File file, Func<long, string?> pathOf)
{
    private const int MaxElements = 64;
    private const int MaxBytes = 4096;
    private const long MaxBytesRead = 64 << 20;

    private readonly DumpedElement _element = new(file, pathOf);

    public JsonNode? Element(Hdf5Type type, ReadOnlySpan<byte> stored) => _element.ToJson(type, stored);

    public void AddTo(JsonObject dump, Hdf5Values values)
    {
        if (values.Dataspace.IsNull)
        {
            dump["value"] = null;
            return;
        }
        if (HasRevisedReference(values.Type))
            dump["value_omitted"] = "revised-reference";
        else if (values.Count * (double)values.Type.Size > MaxBytesRead)
            dump["value_omitted"] = "large";
        else
            AddRead(dump, values);
    }

    private void AddRead(JsonObject dump, Hdf5Values values)
    {
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var elements = new JsonArray();
            var length = 0L;
            foreach (var block in values.ReadBlocks())
                length += Add(values, block.Span, hash, elements);
            if (values.Count > MaxElements || length > MaxBytes)
                (dump["sha256"], dump["bytes"]) = (Convert.ToHexStringLower(hash.GetHashAndReset()), length);
            else if (values.Dataspace.IsScalar)
                dump["value"] = elements[0]?.DeepClone();
            else
                dump["value"] = elements;
        }
        catch (Hdf5Exception failure)
        {
            dump["value_error"] = DumpedText.Failure(failure);
        }
    }

    private long Add(Hdf5Values values, ReadOnlySpan<byte> block, IncrementalHash hash, JsonArray elements)
    {
        var (type, length) = (values.Type, 0L);
        if (DumpedElement.IsCanonical(type) && values.Count > MaxElements)
        {
            hash.AppendData(block);
            return block.Length;
        }
        var canonical = new ArrayBufferWriter<byte>();
        for (; !block.IsEmpty; block = block[type.Size..])
        {
            canonical.ResetWrittenCount();
            _element.WriteCanonical(type, block[..type.Size], canonical);
            hash.AppendData(canonical.WrittenSpan);
            length += canonical.WrittenCount;
            if (values.Count <= MaxElements)
                elements.Add(_element.ToJson(type, block[..type.Size]));
        }
        return length;
    }

    private static bool HasRevisedReference(Hdf5Type type) =>
        type.ReferenceKind == Hdf5ReferenceKind.Revised
        || (type.Base is { } inner && HasRevisedReference(inner))
        || type.Members.Any(member => HasRevisedReference(member.Type));
}
