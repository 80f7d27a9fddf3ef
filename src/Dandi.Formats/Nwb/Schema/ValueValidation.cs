using Dandi.Hdf5;
using Dandi.Hdf5.Types;
using Dandi.Nwb.Reading;
using Dandi.Nwb.Specs;

namespace Dandi.Nwb.Schema;

/// <summary>Judges attributes and the elements of datasets: type, shape, what references lead to (nwb.md §2.4 to §2.6).</summary>
internal sealed class ValueValidation(SpecNamespace types)
{
    private const string NoZone = "Datetime is missing required timezone information.";

    /// <summary>The errors in an attribute of an object.</summary>
    public IEnumerable<SchemaError> OfAttribute(AttributeSpec expected, string name, string location, Hdf5Object stored)
    {
        if (stored.Attribute(expected.Name) is not { } attribute)
        {
            if (expected.IsRequired)
                yield return new SchemaError($"{name}/{expected.Name}", location, "argument missing");
            yield break;
        }
        foreach (var reason in OfAttribute(expected, attribute))
            yield return new SchemaError($"{name}/{expected.Name}", $"{location}.{expected.Name}", reason);
    }

    /// <summary>The errors in the elements of a dataset.</summary>
    public IEnumerable<SchemaError> OfDataset(ObjectSpec spec, string name, string location, Hdf5Dataset dataset)
    {
        var received = spec.Dtype is null ? null : ReceivedType.Of(dataset);
        if (spec.Dtype is { } expected && received is not null)
        {
            if (!DtypeRules.Accepts(expected, received))
                yield return new SchemaError(name, location, WrongType(expected, received));
            else if (dataset.Space.IsScalar && DtypeRules.LacksZone(expected, received))
                yield return new SchemaError(name, location, NoZone);
            else if (
                expected is SpecDtype.Reference reference
                && dataset.Space.IsScalar
                && WrongTarget(reference, dataset.Values) is { } found
            )
            {
                yield return new SchemaError(
                    name,
                    location,
                    $"incorrect data_type - expected '{reference.TargetType} (or subtype)', got '{found}'"
                );
            }
        }
        if (OfShape(spec.Shape, dataset.Space, dataset.Type, dataset.Values) is { } reason)
            yield return new SchemaError(name, location, reason);
    }

    private IEnumerable<string> OfAttribute(AttributeSpec expected, Hdf5Attribute attribute)
    {
        if (expected.Dtype is SpecDtype.Reference reference && attribute.Type.Class == Hdf5TypeClass.Reference)
        {
            if (WrongTarget(reference, attribute) is { } found)
                yield return $"incorrect data_type - expected '{reference.TargetType}', got '{found}'";
        }
        else if (expected.Dtype is { } dtype && ReceivedType.Of(attribute) is { } received)
        {
            if (!DtypeRules.Accepts(dtype, received))
                yield return WrongType(dtype, received);
            else if (DtypeRules.LacksZone(dtype, received))
                yield return NoZone;
        }
        if (
            !attribute.Space.IsNull && OfShape(expected.Shape, attribute.Space, attribute.Type, attribute) is { } reason
        )
            yield return reason;
    }

    private static string WrongType(SpecDtype expected, ReceivedType received) =>
        $"incorrect type - expected '{expected}', got '{received}'";

    /// <returns>The type of what a reference leads to, if it is another than the one that is asked for.</returns>
    private string? WrongTarget(SpecDtype.Reference reference, Hdf5Values values)
    {
        var target = References.Find(values)
            ?? throw new UnvalidatableException(
                "expected str, bytes or os.PathLike object, not NoneType",
                "A reference leads to an object that is not there."
            );
        var type = StoredTypes.NameOf(target);
        return type is not null && types.Find(type)?.IsKindOf(reference.TargetType) == true ? null : type ?? "None";
    }

    private static string? OfShape(SpecShape? expected, Hdf5Space space, Hdf5Type type, Hdf5Values values)
    {
        if (expected is null)
            return null;
        if (type.Class == Hdf5TypeClass.VariableLength)
            return $"incorrect shape - expected an array of shape '{expected.ToPythonText()}', got non-array data 'None'";
        if (space.IsScalar)
        {
            return type.Class == Hdf5TypeClass.String
                ? $"incorrect shape - expected an array of shape '{expected.ToPythonText()}', got non-array data '{values.ReadText()}'"
                : $"incorrect shape - expected '{expected}', got '()'";
        }
        return expected.Accepts(space.Dimensions)
            ? null
            : $"incorrect shape - expected '{expected}', got '{PythonTuple.Text(space.Dimensions)}'";
    }
}
