using Dandi.Hdf5;
using Dandi.Hdf5.References;
using Dandi.Hdf5.Types;
using Dandi.Nwb.Reading;

namespace Dandi.Nwb.Schema;

/// <summary>The type that hdmf determines for a value (docs/spec/nwb.md 2.5).</summary>
/// <param name="Names">A single name; for a compound, those of its members.</param>
/// <param name="IsCompound">True for a compound type.</param>
/// <param name="Text">For a text, its first element, to check the format of dates; otherwise null.</param>
internal sealed record ReceivedType(IReadOnlyList<string> Names, bool IsCompound, string? Text)
{
    private const string Utf = "utf";
    private const string Ascii = "ascii";

    /// <summary>Determines the type of an attribute.</summary>
    /// <returns>Null if there is nothing to check, as in an array without elements.</returns>
    public static ReceivedType? Of(Hdf5Attribute attribute)
    {
        if (attribute.Dataspace.IsNull)
            return Named("Empty");
        if (attribute.Count == 0)
            return null;
        if (attribute.Type.Class == Hdf5TypeClass.String)
            return OfText(attribute, attribute.Dataspace.IsScalar || attribute.Type.IsVariableLengthString);
        return OfOther(attribute);
    }

    /// <summary>Determines the type of a dataset; null if there is nothing to check.</summary>
    public static ReceivedType? Of(Hdf5Dataset dataset)
    {
        if (dataset.Dataspace.IsNull)
            throw new ValidatorStoppedException(
                "object of type 'NoneType' has no len()",
                "A dataset has a null dataspace, which NWB does not allow."
            );
        var isText = dataset.Type.Class == Hdf5TypeClass.String;
        if (dataset.Dataspace.Count == 0)
        {
            // Without elements, variable-length texts and references count as texts.
            if ((isText && dataset.Type.IsVariableLengthString) || dataset.Type.Class == Hdf5TypeClass.Reference)
                return Named(Utf);
            return isText ? Named(Ascii)
                : dataset.Type.Class is Hdf5TypeClass.Compound or Hdf5TypeClass.VariableLength ? null
                : Named(NumpyTypeName.Of(dataset.Type));
        }
        if (isText)
            return OfText(
                dataset.Values,
                dataset.Dataspace.IsScalar || (dataset.Type.IsVariableLengthString && dataset.Type.IsUtf8)
            );
        return dataset.Type.Class == Hdf5TypeClass.VariableLength ? null : OfOther(dataset.Values);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        IsCompound ? $"[{string.Join(", ", Names.Select(name => $"'{name}'"))}]" : Names[0];

    private static ReceivedType OfText(Hdf5Values values, bool isUtf)
    {
        var text = values.ReadString() ?? "";
        if (Hdf5Text.IndexOfEscape(text) is >= 0 and var stray)
        {
            throw new ValidatorStoppedException(
                $"'utf-8' codec can't decode byte 0x{text[stray] - 0xDC00:x2} in position {stray}: invalid start byte",
                "A text is not valid UTF-8."
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
            _ => Named(NumpyTypeName.Of(values.Type)),
        };

    private static string NameOf(Hdf5Type type) =>
        type.Class switch
        {
            Hdf5TypeClass.String => type.IsVariableLengthString ? Utf : Ascii,
            Hdf5TypeClass.Reference => type.ReferenceKind == Hdf5ReferenceKind.Region ? "region" : "object",
            _ => NumpyTypeName.Of(type),
        };

    private static ReceivedType Named(string name) => new([name], IsCompound: false, Text: null);
}
