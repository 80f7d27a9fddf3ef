using Dandi.Hdf5;
using Dandi.Hdf5.References;
using Dandi.Hdf5.Types;
using Dandi.Nwb.Reading;

namespace Dandi.Nwb.Schema;

/// <summary>What the reference takes the type of a value for (nwb.md §2.5).</summary>
/// <param name="Names">One name; of a compound those of its members.</param>
/// <param name="IsCompound">Whether it is a compound.</param>
/// <param name="Text">The first text, if it is one, for its form.</param>
internal sealed record ReceivedType(IReadOnlyList<string> Names, bool IsCompound, string? Text)
{
    private const string Utf = "utf";
    private const string Ascii = "ascii";

    /// <summary>Of an attribute.</summary>
    /// <returns>Null if there is nothing to judge: an array without elements.</returns>
    public static ReceivedType? Of(Hdf5Attribute attribute)
    {
        if (attribute.Space.IsNull)
            return Named("Empty");
        if (attribute.Count == 0)
            return null;
        if (attribute.Type.Class == Hdf5TypeClass.String)
            return OfText(attribute, attribute.Space.IsScalar || attribute.Type.IsVariableString);
        return OfOther(attribute);
    }

    /// <summary>Of a dataset.</summary>
    public static ReceivedType? Of(Hdf5Dataset dataset)
    {
        if (dataset.Space.IsNull)
            throw new UnvalidatableException(
                "object of type 'NoneType' has no len()",
                "A dataset has no elements by design (a null dataspace), which NWB does not know."
            );
        var isText = dataset.Type.Class == Hdf5TypeClass.String;
        if (dataset.Space.Count == 0)
        {
            // Without elements, texts of any length and references are taken for texts.
            if ((isText && dataset.Type.IsVariableString) || dataset.Type.Class == Hdf5TypeClass.Reference)
                return Named(Utf);
            return isText ? Named(Ascii)
                : dataset.Type.Class is Hdf5TypeClass.Compound or Hdf5TypeClass.VariableLength ? null
                : Named(NumpyName.Of(dataset.Type));
        }
        if (isText)
            return OfText(
                dataset.Values,
                dataset.Space.IsScalar || (dataset.Type.IsVariableString && dataset.Type.IsUtf8)
            );
        return dataset.Type.Class == Hdf5TypeClass.VariableLength ? null : OfOther(dataset.Values);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        IsCompound ? $"[{string.Join(", ", Names.Select(name => $"'{name}'"))}]" : Names[0];

    private static ReceivedType OfText(Hdf5Values values, bool isUtf)
    {
        var text = values.ReadText() ?? "";
        if (Hdf5Text.IndexOfStray(text) is >= 0 and var stray)
        {
            throw new UnvalidatableException(
                $"'utf-8' codec can't decode byte 0x{text[stray] - 0xDC00:x2} in position {stray}: invalid start byte",
                "A text is no UTF-8."
            );
        }
        return new ReceivedType([isUtf ? Utf : Ascii], IsCompound: false, text);
    }

    private static ReceivedType OfOther(Hdf5Values values) =>
        values.Type.Class switch
        {
            Hdf5TypeClass.Reference => Named(
                values.Type.ReferenceKind == Hdf5ReferenceKind.Region ? "region" : "object"
            ),
            Hdf5TypeClass.Compound => new ReceivedType(
                [.. values.Type.Members.Select(member => NameOf(member.Type))],
                IsCompound: true,
                Text: null
            ),
            _ => Named(NumpyName.Of(values.Type)),
        };

    private static string NameOf(Hdf5Type type) =>
        type.Class switch
        {
            Hdf5TypeClass.String => type.IsVariableString ? Utf : Ascii,
            Hdf5TypeClass.Reference => type.ReferenceKind == Hdf5ReferenceKind.Region ? "region" : "object",
            _ => NumpyName.Of(type),
        };

    private static ReceivedType Named(string name) => new([name], IsCompound: false, Text: null);
}
